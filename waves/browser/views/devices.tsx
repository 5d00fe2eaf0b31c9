/** The views of the device settings that need their elements or the page. */
import { type MeterHTMLAttributes, type ReactNode, useEffect, useRef } from "react";
import { app } from "../app";

/**
 * Wraps the device settings, and releases the devices of a test when it is unmounted.
 *
 * @clientOnly
 */
export function DeviceSettingsScope({ children, ...rest }: { children?: ReactNode }) {
  useEffect(() => {
    const { calls } = app();
    let isHere = true;
    const leave = (): void => calls.code.loaded?.engine.deviceSettings.left();
    calls.code.run(({ engine }) => isHere && engine.deviceSettings.entered());
    // A page in the back/forward cache must not keep the camera.
    window.addEventListener("pagehide", leave);
    return () => {
      isHere = false;
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  return <div {...rest}>{children}</div>;
}

type LevelMeterProps = MeterHTMLAttributes<HTMLMeterElement> & { label: string };

/**
 * The microphone level, updated ten times a second without React.
 *
 * @clientOnly
 */
export function LevelMeter({ label, ...rest }: LevelMeterProps) {
  const ref = useRef<HTMLMeterElement>(null);
  useEffect(() => {
    let stop: (() => void) | null = null;
    const show = (value: number): void => {
      if (ref.current !== null) ref.current.value = value;
    };
    app().calls.code.run(({ engine }) => {
      if (ref.current !== null) stop = engine.deviceSettings.watchLevel(show);
    });
    return () => stop?.();
  }, []);
  return <meter {...rest} ref={ref} aria-label={label} min={0} max={100} />;
}
