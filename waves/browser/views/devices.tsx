/** The views of the chooser of devices that hold on to elements or to the page. */
import { type MeterHTMLAttributes, type ReactNode, useEffect, useRef } from "react";
import { app } from "../app";

/**
 * Around the chooser: what it has opened is given back when the person goes elsewhere.
 *
 * @clientOnly
 */
export function DeviceRoom({ children, ...rest }: { children?: ReactNode }) {
  useEffect(() => {
    const { deviceSettings } = app().call;
    const leave = (): void => deviceSettings.left();
    deviceSettings.entered();
    // A page that the browser keeps for the way back must not keep the camera.
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
 * How loud the microphone is; ten times a second, so past React.
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
