/** What is measured of a connection, as screens see it. */
import type { QualitySample } from "./quality_stats";

export interface ConnectionInfoSnapshot {
  /** direct, relayed, or empty while it is not known. */
  readonly route: "direct" | "relayed" | "";
  /** The round-trip time, such as `24 ms`, or empty. */
  readonly roundTrip: string;
  /** Size and codec of the remote video, such as `1280 × 720, VP8`, or empty. */
  readonly picture: string;
  /** The codec of the remote audio, such as `opus`, or empty. */
  readonly sound: string;
}

export const NO_CONNECTION_INFO: Readonly<ConnectionInfoSnapshot> = Object.freeze({
  route: "",
  roundTrip: "",
  picture: "",
  sound: "",
});

/** Whose side of the connection is weak; `both`: not distinguishable. */
export type WeakSide = "local" | "remote" | "both";

export interface QualitySnapshot {
  readonly weak: WeakSide | "";
  /** The figures of the latest interval; null before the first. */
  readonly sample: QualitySample | null;
}

export const QUALITY_UNKNOWN: Readonly<QualitySnapshot> = Object.freeze({ weak: "", sample: null });
