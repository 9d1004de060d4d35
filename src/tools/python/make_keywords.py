"""Data of the sample “Keywords”: needs eSpeak NG 1.51 (the command espeak-ng) and NumPy.

Ten words, spoken by a synthesizer with many voices, speeds and pitches, in noise, plus other words and noise alone. Voices
of the test set are not in the training set. Nothing is recorded: no person's voice is in it. Writes public/datasets/keywords.
"""
import io, subprocess, wave
import numpy as np
from log_mel import RATE, log_mel_bytes
from sample_files import write_pair

WORDS = "yes no up down left right on off stop go".split()
OTHERS = "bed bird cat dog eight five four happy house marvin nine one seven sheila six three tree two wow zero".split()
ACCENTS = ["en-gb", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-gbcwmd", "en-gb-x-rp", "en-us", "en-us-nyc", "en-029"]
VOICES = ("m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 Alex Alicia Andrea Andy Annie Denis Diogo Gene Gene2 Jacky Lee Linda Mario Max "
          "Michael Mr_Serious Storm adam anika antonio aunty belinda benjamin boris caleb david ed edward edward2 gustave "
          "henrique hugo iven iven2 iven3 iven4 john linda marcelo marco michel miguel mike norbert pablo paul pedro quincy "
          "rob robert sandro shelby steph steph2 steph3 travis victor zac grandma grandpa klatt klatt2 klatt3 klatt4").split()
OTHER_WORD, SILENCE = len(WORDS), len(WORDS) + 1
TRAINING, TEST = 220, 84


def spoken(word, voice, accent, pitch, speed):
    command = ["espeak-ng", "-v", f"{accent}+{voice}", "-p", str(pitch), "-s", str(speed), "--stdout", word]
    sound = subprocess.run(command, capture_output=True, check=True).stdout
    with wave.open(io.BytesIO(sound)) as file:
        rate, values = file.getframerate(), np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
    loud = np.flatnonzero(np.abs(values) > 0.01)
    values = values[loud[0] : loud[-1] + 1] if len(loud) else values
    at = np.arange(int(len(values) * RATE / rate)) * rate / RATE
    return np.interp(at, np.arange(len(values)), values)


def noise(random, count):
    """White, pink or brown, at times with the hum of a machine."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    spectrum[1:] /= np.arange(1, len(spectrum)) ** random.choice([0, 0.5, 1])
    values = np.fft.irfft(spectrum, count)
    if random.random() < 0.3:
        pitch = random.uniform(50, 400)
        values = values / values.std() + sum(np.sin(2 * np.pi * k * pitch * np.arange(count) / RATE) / k for k in (1, 2, 3))
    return values / values.std()


def second(random, label, voices):
    background = noise(random, RATE)
    if label == SILENCE:
        return background * 10 ** random.uniform(-4, -1.2)
    word = random.choice(OTHERS) if label == OTHER_WORD else WORDS[label]
    said = spoken(word, random.choice(voices), random.choice(ACCENTS), random.integers(20, 85), random.integers(130, 230))[:RATE]
    said = said / (np.sqrt(np.mean(said**2)) + 1e-9)
    sound = np.zeros(RATE)
    start = random.integers(0, RATE - len(said) + 1)
    sound[start : start + len(said)] = said
    mixed = sound + background * 10 ** (-random.uniform(0, 25) / 20)
    return np.clip(mixed * 10 ** random.uniform(-2, -0.7), -1, 1)


def half(name, voices, each, seed):
    random = np.random.default_rng(seed)
    labels = random.permutation(np.repeat(np.arange(SILENCE + 1), each)).astype(np.uint8)
    features = np.stack([log_mel_bytes(second(random, label, voices)) for label in labels])
    write_pair("keywords", name, features, labels)
    print(name, features.shape, features.min(), features.max(), features.mean().round(1))


order = np.random.default_rng(7).permutation(sorted(set(VOICES)))
half("train", order[20:], TRAINING, 1)
half("test", order[:20], TEST, 2)
