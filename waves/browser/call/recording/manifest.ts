/** The manifest of a recording, and the name of its download. */
import * as v from "valibot";
import { twoDigits } from "../../kit/format";
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
      .replace(/^[. ]+|[. ]+$/g, "") || "Waves";
  const at = new Date(startedAt);
  const day = [at.getFullYear(), twoDigits(at.getMonth() + 1), twoDigits(at.getDate())].join("-");
  return `${name} ${day} ${twoDigits(at.getHours())}.${twoDigits(at.getMinutes())}.${extension}`;
}

/** Return the local time of day, such as 14:05. */
export function timeOf(startedAt: number): string {
  const at = new Date(startedAt);
  return `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
}
