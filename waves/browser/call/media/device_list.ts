/** Which cameras, microphones and speakers this browser has, kept up to date. */
import type { Clock } from "../../kit/clock";
import type { Devices } from "./get_user_media";

export type DeviceKind = "camera" | "microphone" | "speaker";

/** A device from `enumerateDevices`; without permission its label may be empty. */
export interface DeviceInfo {
  readonly kind: DeviceKind;
  readonly id: string;
  readonly label: string;
  /** Equal for the devices of one piece of hardware, such as a headset. */
  readonly groupId: string;
}

export type Changed = (now: readonly DeviceInfo[], before: readonly DeviceInfo[]) => void;

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  videoinput: "camera",
  audioinput: "microphone",
  audiooutput: "speaker",
};
/** Chromium lists the system defaults again under these ids. */
const ALIASES: ReadonlySet<string> = new Set(["default", "communications"]);
/** A headset is two devices and fires several events in a row. */
const CALM_MS = 150;
const VENDOR_AND_PRODUCT = / \([0-9a-f]{4}:[0-9a-f]{4}\)$/i;
const PREFERRED_BY_SYSTEM = /^(Default|Communications) - /;

export class DeviceList {
  #found: readonly DeviceInfo[] = [];
  #isKnown = false;
  #byKind: Partial<Record<DeviceKind, readonly DeviceInfo[]>> = {};
  #refreshes = 0;
  #cancel = (): void => {};
  readonly #listeners = new Set<Changed>();

  constructor(
    private readonly devices: Devices,
    private readonly clock: Clock,
  ) {
    // Subscribed for the lifetime of the page: it opens no device.
    devices?.addEventListener("devicechange", () => this.#calmDown());
  }

  /** The devices of one kind, without the aliases of the system default. */
  of(kind: DeviceKind): readonly DeviceInfo[] {
    this.#byKind[kind] ??= this.#found.filter((one) => one.kind === kind && one.id !== "");
    return this.#byKind[kind];
  }

  /** Subscribe to changes. Returns an unsubscribe function. */
  subscribe(listener: Changed): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Enumerate again: labels and ids appear with the permission. Never rejects. */
  async refresh(): Promise<void> {
    this.#refreshes += 1;
    const refresh = this.#refreshes;
    const found = await this.#enumerate();
    if (found === null || refresh !== this.#refreshes) return;
    // The first enumeration is not a change.
    const before = this.#isKnown ? this.#found : found;
    this.#isKnown = true;
    if (same(this.#found, found)) return;
    this.#found = found;
    this.#byKind = {};
    for (const listener of [...this.#listeners]) listener(found, before);
  }

  #calmDown(): void {
    this.#cancel();
    this.#cancel = this.clock.after(CALM_MS, () => void this.refresh());
  }

  async #enumerate(): Promise<readonly DeviceInfo[] | null> {
    try {
      const infos = (await this.devices?.enumerateDevices()) ?? [];
      return infos.filter((info) => !ALIASES.has(info.deviceId)).map(deviceInfoFrom);
    } catch {
      return null;
    }
  }
}

/** Whether every device of this kind has a label, so that a new one can be recognised. */
export function isNamed(found: readonly DeviceInfo[], kind: DeviceKind): boolean {
  return found.every((one) => one.kind !== kind || one.label !== "");
}

/** Return the devices of one kind that were plugged in, not those that only got a label. */
export function appeared(
  kind: DeviceKind,
  now: readonly DeviceInfo[],
  before: readonly DeviceInfo[],
): readonly DeviceInfo[] {
  if (!isNamed(before, kind)) return [];
  const known = new Set(before.map((one) => one.id));
  return now.filter((one) => one.kind === kind && one.label !== "" && !known.has(one.id));
}

/** Return the label of a device without driver details. */
export function plainLabel(label: string): string {
  return label.replace(VENDOR_AND_PRODUCT, "").replace(PREFERRED_BY_SYSTEM, "");
}

function deviceInfoFrom({ kind, deviceId, label, groupId }: MediaDeviceInfo): DeviceInfo {
  return { kind: KINDS[kind], id: deviceId, label: plainLabel(label), groupId };
}

function same(some: readonly DeviceInfo[], others: readonly DeviceInfo[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}
