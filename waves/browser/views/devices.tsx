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
    const { deviceSettings } = app().call;
    const leave = (): void => deviceSettings.left();
    deviceSettings.entered();
    // A page in the back/forward cache must not keep the camera.
    window.addEventListener("pagehide", leave);
    return () => {
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
  useEffect(
    () =>
      app().call.deviceSettings.watchLevel((value) => {
        if (ref.current !== null) ref.current.value = value;
      }),
    [],
  );
  return <meter {...rest} ref={ref} aria-label={label} min={0} max={100} />;
}
