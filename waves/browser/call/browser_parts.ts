/** What the call engine needs, as this browser has it. */
import type { Clock } from "../clock";
import type { Wire } from "../wire";
import { createCallLog } from "./call_log";
import { createLogDatabase } from "./log_database";
import { createCallMemory } from "./memory";
import type { EngineParts } from "./parts";
import { createRinger } from "./ringer";
import { isFields } from "./signals";

export interface PageParts {
  wire: Wire;
  clock: Clock;
  /** sessionStorage, or null where the browser forbids it. */
  sessionStore(): Storage | null;
  newId(): string;
}

/** Return the parts of the engine for the page that this runs in. */
export function browserParts({ wire, clock, sessionStore, newId }: PageParts): EngineParts {
  return {
    wire,
    clock,
    newId,
    devices: navigator.mediaDevices,
    makePeerConnection: (configuration) => new RTCPeerConnection(configuration),
    makeStream: () => new MediaStream(),
    fetchIceServers,
    ringer: createRinger({
      clock,
      makeContext: "AudioContext" in window ? () => new AudioContext() : undefined,
      locks: navigator.locks,
    }),
    memory: createCallMemory(sessionStore),
    log: createCallLog(createLogDatabase(window.indexedDB)),
    onNetwork(listener) {
      window.addEventListener("online", listener);
      return () => window.removeEventListener("online", listener);
    },
  };
}

/** Ask for STUN and TURN servers; TURN credentials are good for minutes only. */
async function fetchIceServers(): Promise<RTCIceServer[]> {
  const response = await fetch("/api/ice-servers");
  if (!response.ok) return [];
  const body: unknown = await response.json();
  const items = isFields(body) ? body.items : null;
  return Array.isArray(items) ? (items as RTCIceServer[]) : [];
}
