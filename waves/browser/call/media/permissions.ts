/** What the user allows this page. */
import { DEVICE_OF } from "./device_manager";
import type { Kind } from "./get_user_media";

/** W3C Permissions: a browser rejects names that it does not know, and some have no `query`. */
export async function isAllowed(kind: Kind): Promise<boolean> {
  const name = DEVICE_OF[kind] as PermissionName;
  try {
    return (await navigator.permissions.query({ name })).state === "granted";
  } catch {
    return false;
  }
}
