"""The front end of the sample “Keywords”: one second of sound as 49 × 10 numbers.

Sound: 16,000 values a second, one channel, −1 … 1 (16-bit values divided by 32,768).
Frames: 640 values (40 ms), one every 320 (20 ms), the first at 0; none reaches past the end: 49 of them in a second.
Window: Hann, periodic: 0.5 − 0.5 · cos(2π n / 640).
Spectrum: 1,024 values (zeros behind the frame), power |X[k]|², k = 0 … 512, without any scale.
Mel: 10 bands between 20 and 4,000 Hz; mel = 2595 · log10(1 + Hz / 700) (HTK). 12 edges, evenly spaced in mel; band b is a
triangle over edges b, b + 1, b + 2, linear in mel and 1 high, as `tf.signal.linear_to_mel_weight_matrix` makes it.
Log: ln(energy + 0.000001).
Scale: (log + 6) / 16, cut to 0 … 1; kept as a byte, of which the network is given byte / 255.
"""
import numpy as np

RATE, FRAME, HOP, FFT, BANDS = 16000, 640, 320, 1024, 10
LOWEST, HIGHEST = 20.0, 4000.0
OFFSET, FLOOR, RANGE = 1e-6, -6.0, 16.0


def _mel(hertz):
    return 2595.0 * np.log10(1.0 + np.asarray(hertz, np.float64) / 700.0)


def mel_weights():
    at = _mel(np.arange(FFT // 2 + 1) * RATE / FFT)
    edges = np.linspace(_mel(LOWEST), _mel(HIGHEST), BANDS + 2)
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rises = (at[:, None] - low) / (middle - low)
    falls = (high - at[:, None]) / (high - middle)
    return np.maximum(0.0, np.minimum(rises, falls))


WEIGHTS = mel_weights()
WINDOW = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)


def log_mel_bytes(sound):
    """One second of sound → bytes [49, 10]."""
    starts = range(0, len(sound) - FRAME + 1, HOP)
    frames = np.stack([sound[s : s + FRAME] for s in starts]) * WINDOW
    power = np.abs(np.fft.rfft(frames, FFT)) ** 2
    log = np.log(power @ WEIGHTS + OFFSET)
    return np.round(255 * np.clip((log - FLOOR) / RANGE, 0, 1)).astype(np.uint8)
