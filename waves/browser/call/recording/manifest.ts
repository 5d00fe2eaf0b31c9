/** The manifest of a recording, and the name of its download. */
import * as v from "valibot";
import { parse, readJson } from "../../kit/parse";
import type { Place } from "./opfs_files";
import type { Manifest } from "./recording_deps";

const LONGEST_NAME = 80;
/** Characters that some file systems refuse, and those that change the reading direction. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\\/:*?"<>|]/gu;

const manifest = v.object({
  id: v.string(),
  userId: v.string(),
  peerName: v.string(),
  startedAt: v.number(),
  extension: v.picklist(["webm", "mp4"]),
  state: v.picklist(["raw", "ready", "saved"]),
  savedAt: v.number(),
});

/** Parse the manifest found in `place`; null when it is invalid. */
export function readManifest(text: string, { userId, id }: Place): Manifest | null {
  const found = parse(manifest, readJson(text));
  return found?.id === id && found.userId === userId ? found : null;
}

/** Return a name such as "Ana Ribeiro 2026-11-25 14.05.webm" in local time. */
export function fileName({ peerName, startedAt, extension }: Manifest): string {
  const safe = peerName.replace(UNSAFE, " ").replace(/\s+/g, " ");
  const name =
    [...safe]
      .slice(0, LONGEST_NAME)
      .join("")
      .replace(/^[. ]+|[. ]+$/g, "") || "Call";
  const at = new Date(startedAt);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${name} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${extension}`;
}

/** Return the local time of day, such as 14:05. */
export function timeOf(startedAt: number): string {
  const at = new Date(startedAt);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Return a size such as "12.3 MB". */
export function sizeWords(bytes: number): string {
  const mega = bytes / 1_000_000;
  return mega < 1_000 ? `${mega.toFixed(1)} MB` : `${(mega / 1_000).toFixed(2)} GB`;
}

/** Return a length of time such as "02:31" or "1:02:31". */
export function lengthWords(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const two = (value: number): string => String(value).padStart(2, "0");
