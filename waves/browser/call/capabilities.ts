/** The capabilities of a call: one line for each. None opens anything before a call is accepted. */
import { CallChat } from "./chat/call_chat";
import type { ChatDeps } from "./chat/chat_deps";
import { CallRecording } from "./recording/call_recording";
import type { RecordingDeps } from "./recording/recording_deps";
import type { CapabilityContext } from "./rtc/capability";
import { ScreenShare } from "./share/screen_share";
import type { ShareDeps } from "./share/share_connection";
import { ConnectionInfo } from "./stats/connection_info";
import { QualityMonitor } from "./stats/quality";
import { Verification, type VerificationDeps } from "./verify/verification";

/** What single capabilities need of the browser. */
export interface CapabilityDeps {
  chat: ChatDeps;
  recording: RecordingDeps;
  share: ShareDeps;
  verify: VerificationDeps;
}

/** Create the capabilities, in the order in which they are notified of a call. */
export function createCapabilities(context: CapabilityContext, deps: CapabilityDeps) {
  return {
    quality: new QualityMonitor(),
    chat: new CallChat({ ...context, ...deps.chat }),
    share: new ScreenShare({ ...context, ...deps.share }),
    recording: new CallRecording({ ...context, recording: deps.recording }),
    verify: new Verification({ ...context, ...deps.verify }),
    connectionInfo: new ConnectionInfo(),
  };
}
