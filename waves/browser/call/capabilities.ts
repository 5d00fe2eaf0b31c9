/** Everything that two people do in a call besides talking, made once per page. */
import { type CallChat, createCallChat } from "./chat/call_chat";
import type { EngineParts } from "./engine_deps";
import type { StreamBoard } from "./media/stream_registry";
import type { Capability } from "./model/capability";
import type { CallStore } from "./model/snapshot";
import type { CallRecording } from "./recording/call_recording";
import { createCallRecording } from "./recording/recording";
import { ScreenShare } from "./share/screen_share";
import { FactsWatch } from "./stats/connection_info";
import { QualityWatch } from "./stats/quality";
import { Verification } from "./verify/verification";

/** What a capability may know of the call around it. */
export interface Around {
  parts: EngineParts;
  call: CallStore;
  streams: StreamBoard;
}

export interface Capabilities {
  readonly quality: QualityWatch;
  readonly chat: CallChat;
  readonly share: ScreenShare;
  readonly recording: CallRecording;
  readonly verify: Verification;
  readonly facts: FactsWatch;
  /** All of them, in the order in which they are told of a call. */
  readonly all: readonly Capability[];
}

/** Make them; none of them opens anything before a call is accepted. */
export function createCapabilities(around: Around): Capabilities {
  const { clock } = around.parts;
  const quality = new QualityWatch(clock);
  const chat = createCallChat(around);
  const share = new ScreenShare(around);
  const recording = createCallRecording(around);
  const verify = new Verification(around.parts);
  const facts = new FactsWatch(clock);
  const all = [quality, chat, share, recording, verify, facts];
  return { quality, chat, share, recording, verify, facts, all };
}
