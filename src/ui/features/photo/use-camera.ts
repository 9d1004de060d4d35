/** The camera, from the wish for it until it is turned off or the picture is left. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { cameraFault, type Fault } from './words.ts';

/** Milliseconds from one picture to the next. */
const BETWEEN = 100;

export interface Camera {
  readonly on: boolean;
  readonly fault: Fault | null;
  readonly start: () => void;
  readonly stop: () => void;
}

/** @param onFrame gets the video while it runs. */
export function useCamera(onFrame: (video: HTMLVideoElement) => void): Camera {
  const [stream, setStream] = useState<MediaStream | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  /** Whoever has left in the meantime gets no camera. */
  const wanted = useRef(false);
  const frame = useRef(onFrame);
  frame.current = onFrame;
  const stop = useCallback(() => {
    wanted.current = false;
    setStream(null);
  }, []);
  const start = useCallback(() => {
    wanted.current = true;
    setFault(null);
    openCamera().then(
      (opened) => (wanted.current ? setStream(opened) : end(opened)),
      (thrown: unknown) => setFault(cameraFault(thrown)),
    );
  }, []);
  useEffect(() => {
    if (!stream) return;
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.srcObject = stream;
    video.play().catch((thrown: unknown) => setFault(cameraFault(thrown)));
    const timer = setInterval(() => video.videoWidth > 0 && frame.current(video), BETWEEN);
    return () => {
      clearInterval(timer);
      video.srcObject = null;
      end(stream);
    };
  }, [stream]);
  useEffect(
    () => () => {
      wanted.current = false;
    },
    [],
  );
  return { on: stream !== null, fault, start, stop };
}

async function openCamera(): Promise<MediaStream> {
  // Browsers hide it from pages that come without encryption.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) throw new DOMException('', 'SecurityError');
  return devices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 320 } } });
}

function end(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
