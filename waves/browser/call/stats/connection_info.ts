/** Route, round-trip time and codecs of a call; collected only while the panel is open. */
import { milliseconds } from "../../kit/quantities";
import { createStore, type Store } from "../../kit/store";
import type { AttachedConnection, Capability } from "../rtc/capability";
import type { StatsPoller } from "../rtc/stats_poller";
import { type ConnectionInfoSnapshot, NO_CONNECTION_INFO } from "./snapshot";

interface Entry {
  readonly id: string;
  readonly type: string;
  readonly kind?: string;
  readonly nominated?: boolean;
  readonly currentRoundTripTime?: number;
  readonly localCandidateId?: string;
  readonly remoteCandidateId?: string;
  readonly candidateType?: string;
  readonly codecId?: string;
  readonly mimeType?: string;
  readonly frameWidth?: number;
  readonly frameHeight?: number;
}

/** Read the connection info from a report (W3C WebRTC Statistics, section 8). */
export function factsOf(report: ReadonlyMap<string, Entry>): ConnectionInfoSnapshot {
  const entries = [...report.values()];
  const pair = entries.find((one) => one.type === "candidate-pair" && one.nominated === true);
  const inbound = (kind: string) =>
    entries.find((one) => one.type === "inbound-rtp" && one.kind === kind);
  const codecOf = (one: Entry | undefined) =>
    report.get(one?.codecId ?? "")?.mimeType?.split("/")[1] ?? "";
  const video = inbound("video");
  const size = video?.frameWidth ? `${video.frameWidth} × ${video.frameHeight}` : "";
  return {
    route: routeOf(report, pair),
    roundTrip: roundTripOf(pair),
    picture: size === "" ? "" : [size, codecOf(video)].filter(Boolean).join(", "),
    sound: codecOf(inbound("audio")),
  };
}

function routeOf(
  report: ReadonlyMap<string, Entry>,
  pair: Entry | undefined,
): ConnectionInfoSnapshot["route"] {
  const ends = [pair?.localCandidateId, pair?.remoteCandidateId];
  const types = ends.map((id) => report.get(id ?? "")?.candidateType);
  if (types.every((type) => type === undefined)) return "";
  return types.includes("relay") ? "relayed" : "direct";
}

function roundTripOf(pair: Entry | undefined): string {
  const seconds = pair?.currentRoundTripTime;
  return seconds === undefined ? "" : milliseconds(seconds * 1_000);
}

export class ConnectionInfo implements Capability {
  readonly store: Store<ConnectionInfoSnapshot> = createStore<ConnectionInfoSnapshot>({
    ...NO_CONNECTION_INFO,
  });
  #stats: StatsPoller | null = null;
  #isOpen = false;
  #stop: (() => void) | null = null;

  /** The panel that shows this has been opened or closed. */
  setOpen(isOpen: boolean): void {
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    this.#follow();
  }

  attach({ stats }: AttachedConnection): void {
    this.#stats = stats;
    this.#follow();
  }

  end(): void {
    this.#stats = null;
    this.#follow();
  }

  #follow(): void {
    this.#stop?.();
    this.#stop = null;
    this.store.set(NO_CONNECTION_INFO);
    const stats = this.#stats;
    if (stats === null || !this.#isOpen) return;
    const stop = stats.subscribe((report) => this.#take(report));
    this.#stop = stop;
    void stats.read().then((report) => {
      if (report !== null && this.#stop === stop) this.#take(report);
    });
  }

  #take(report: RTCStatsReport): void {
    this.store.set(factsOf(report as unknown as ReadonlyMap<string, Entry>));
  }
}
