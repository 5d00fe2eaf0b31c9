// Written by `python -m waves.realtime.protocol.export_protocol`; do not edit.

export const MAX_FRAME_BYTES = 65536;

/** The state of a call. */
export const CALL_STATES = [
  /** The callee was invited and has not answered. */
  "ringing",
  /** The callee has accepted; the peer connection is being established. */
  "connecting",
  /** Media flows. */
  "connected",
  /** The peer connection is interrupted; the browsers try to restore it. */
  "reconnecting",
  /** The call is over, for one reason. */
  "ended",
] as const;
export type CallState = (typeof CALL_STATES)[number];

/** An event of a call. */
export const CALL_EVENTS = [
  /** The callee accepts the call on one tab. */
  "accept",
  /** The callee declines the call. */
  "decline",
  /** The caller cancels before an answer. */
  "cancel",
  /** The callee is in another call. */
  "busy",
  /** Nobody answered within the ring time. */
  "ring_timeout",
  /** The peer connection works. */
  "media_up",
  /** The peer connection is interrupted. */
  "media_down",
  /** One of the two hangs up an accepted call. */
  "hang_up",
  /** The peer connection was not established in time. */
  "connect_timeout",
  /** The peer connection was not restored in time. */
  "reconnect_timeout",
  /** The other side is gone, or calls to it are no longer allowed. */
  "peer_gone",
  /** One of the two closes the page of an accepted call. */
  "leave",
  /** An internal error occurred. */
  "fail",
] as const;
export type CallEvent = (typeof CALL_EVENTS)[number];

/** Why a call ended; a call has exactly one. */
export const END_REASONS = [
  /** The callee declined. */
  "declined",
  /** The caller cancelled. */
  "cancelled",
  /** The callee was in another call. */
  "busy",
  /** The call rang and was not answered. */
  "missed",
  /** No tab of the callee rang. */
  "unavailable",
  /** One of the two hung up. */
  "hung_up",
  /** The call was accepted, but no peer connection was established. */
  "connection_failed",
  /** The other side disappeared and did not return. */
  "peer_left",
  /** One of the two closed the page or left the site. */
  "left",
  /** An internal error occurred. */
  "failed",
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** Why a ring ends on a tab whose person answered on another one. It is the end of that ring, not of the call, and no state of the machine. */
export const ELSEWHERE = [
  /** The callee accepted on another tab. */
  "answered_elsewhere",
  /** The callee declined on another tab. */
  "declined_elsewhere",
] as const;
export type Elsewhere = (typeof ELSEWHERE)[number];

/** What the caller asks for; either side may still send less. */
export const MEDIA = [
  /** A voice call. */
  "audio",
  /** A video call. */
  "video",
] as const;
export type Media = (typeof MEDIA)[number];

/** The pushes that a tab subscribes to. */
export const TOPICS = [
  /** `message.new`, `message.changed` and `receipt`. */
  "messages",
  /** Every frame about calls; only tabs with this topic ring. */
  "calls",
  /** `typing`. */
  "typing",
  /** `presence` and `presence.friends`. */
  "presence",
] as const;
export type Topic = (typeof TOPICS)[number];

/** One RTCPeerConnection of a call. */
export const LINK_NAMES = [
  /** Camera, microphone and the data channels. */
  "main",
  /** The caller's screen, one way: only the caller offers. Each share has its own epoch; the control `{"kind": "stopped"}` ends it and all earlier ones. */
  "screen:caller",
  /** The callee's screen, likewise: only the callee offers. */
  "screen:callee",
] as const;
export type LinkName = (typeof LINK_NAMES)[number];

/** Every code of an `error` frame: a closed set. */
export const ERROR_CODES = [
  /** Not one JSON object with a `type`. */
  "malformed",
  /** This server has no such type of frame. */
  "unknown_type",
  /** A known frame with a field that is missing, malformed or out of bounds. */
  "invalid",
  /** `hello` comes once, before anything else. */
  "hello_first",
  /** The session has ended; the socket closes. */
  "not_signed_in",
  /** Understood and refused. */
  "not_allowed",
  /** Does not exist, or belongs to somebody else; the answer is the same. */
  "not_found",
  /** Conflicts with the present state. */
  "conflict",
  /** The two users are not friends: the conversation can only be read. */
  "conversation_closed",
  /** The message was deleted: it can be neither edited, pinned nor reacted to. */
  "message_deleted",
  /** The message was sent more than 24 hours ago. */
  "too_late_to_edit",
  /** The conversation has 20 pinned messages already. */
  "too_many_pinned_messages",
  /** The message has 12 different reactions already. */
  "too_many_reactions",
  /** The user is in a call on another tab. */
  "in_another_call",
  /** The call does not allow this event in its present state. */
  "invalid_transition",
  /** The same frame may succeed after `retry_after` seconds. */
  "too_many_requests",
  /** A part of the server is down; the same frame may succeed later. */
  "unavailable",
  /** The server failed. */
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** How present a user is. */
export const PRESENCE_STATES = [
  /** Active within the last 5 min on one of their pages. */
  "online",
  /** A page is open, but nobody has used one for 5 min. */
  "away",
  /** In a call that was accepted. */
  "in_call",
  /** No page is open, or the two do not both share their presence. */
  "offline",
] as const;
export type PresenceState = (typeof PRESENCE_STATES)[number];

/** Why the server closes a socket (RFC 6455, section 7.4). */
export const CLOSE_CODES = {
  /** Never sent: the connection was lost, or the tab closed it. */
  LOST: 1006,
  /** The frame is not text. */
  NOT_TEXT: 1003,
  /** The frame is larger than 64 KiB, in one piece or in fragments; it was not read. */
  TOO_BIG: 1009,
  /** The server failed; reconnect. */
  INTERNAL: 1011,
  /** The server stops. The commands before it are answered or have to be sent again; reconnect after a random pause. */
  SERVICE_RESTART: 1012,
  /** The tab reads too slowly; reconnect and read again over REST. */
  TOO_SLOW: 1013,
  /** No valid `hello` within 5 s. */
  NO_HELLO: 4400,
  /** The session is logged out, expired or revoked; before the handshake: HTTP 403. */
  SESSION_OVER: 4401,
  /** The `Origin` is not allowed; always HTTP 403. */
  WRONG_ORIGIN: 4403,
  /** The tab has stopped pinging; reconnect. */
  SILENT: 4408,
  /** The same tab opened another socket. */
  REPLACED: 4409,
  /** The user sends more than 500 frames in 10 s, over all sockets and counting each opening as one, or has 32 sockets already; reconnect later. */
  TOO_MANY: 4429,
} as const;

/** The transitions of a call; see `calls/lifecycle.py`. */
export const TRANSITIONS: Readonly<
  Record<CallState, Readonly<Partial<Record<CallEvent, CallState>>>>
> = {
  ringing: {
    accept: "connecting",
    decline: "ended",
    cancel: "ended",
    busy: "ended",
    ring_timeout: "ended",
    peer_gone: "ended",
    fail: "ended",
  },
  connecting: {
    media_up: "connected",
    hang_up: "ended",
    leave: "ended",
    connect_timeout: "ended",
    peer_gone: "ended",
    fail: "ended",
  },
  connected: {
    media_down: "reconnecting",
    hang_up: "ended",
    leave: "ended",
    peer_gone: "ended",
    fail: "ended",
  },
  reconnecting: {
    media_up: "connected",
    hang_up: "ended",
    leave: "ended",
    reconnect_timeout: "ended",
    peer_gone: "ended",
    fail: "ended",
  },
  ended: {},
};

export const REASON_OF: Readonly<Partial<Record<CallEvent, EndReason>>> = {
  decline: "declined",
  cancel: "cancelled",
  busy: "busy",
  ring_timeout: "missed",
  hang_up: "hung_up",
  connect_timeout: "connection_failed",
  reconnect_timeout: "peer_left",
  peer_gone: "peer_left",
  leave: "left",
  fail: "failed",
};

/** Whether the callee has accepted: before that no media, no candidate. */
export const MAY_USE_MEDIA: Readonly<Record<CallState, boolean>> = {
  ringing: false,
  connecting: true,
  connected: true,
  reconnecting: true,
  ended: false,
};

/** The state after `event` in `state`, or null: the table has no such transition. */
export function advance(state: CallState, event: CallEvent): CallState | null {
  return TRANSITIONS[state][event] ?? null;
}

/** Why a call ends on `event`, or null; `rang`: a tab of the callee rang. */
export function endReason(event: CallEvent, rang: boolean): EndReason | null {
  if (event === "ring_timeout" && !rang) return "unavailable";
  return REASON_OF[event] ?? null;
}

/** An RTCSessionDescriptionInit (W3C WebRTC, section 4.2.3). */
export interface Description {
  type: "offer" | "answer";
  sdp: string;
}

/** An RTCIceCandidateInit (W3C WebRTC, section 4.8.1); empty: no more follow. */
export interface Candidate {
  candidate: string;
  sdpMid?: string | null;
  sdpMLineIndex?: number | null;
  usernameFragment?: string | null;
}

/** The public view of a user. */
export interface UserView {
  id: string;
  username: string;
  display_name: string;
  avatar_url: string | null;
}

/** An unanswered call, as it is reported to the callee later. */
export interface MissedRing {
  call_id: string;
  caller: UserView;
  media: Media;
  started_at: string;
  reason: EndReason;
}

/** The message that a reply names, as it is now. */
export interface QuoteView {
  seq: number;
  sender_id: string;
  /** Its first 200 code points on one line; empty if it was deleted. */
  body: string;
  deleted: boolean;
  /** The kind of its first file; absent if it has none. */
  file?: "image" | "voice" | "file" | null;
}

/** A file as both users see it; its content is at `/api/files/{id}/content`. */
export interface FileView {
  id: string;
  kind: "image" | "voice" | "file";
  /** One name without a path, at most 200 code points. */
  name: string;
  /** The MIME type, as the server has determined it. */
  type: string;
  /** Bytes of the content. */
  size: number;
  /** Pixels of an image, as it is seen. */
  width?: number | null;
  height?: number | null;
  /** The ThumbHash of an image, in base64. */
  placeholder?: string | null;
  /** How long a voice message is. */
  duration_ms?: number | null;
  /** 64 bars of a voice message, 0 to 100. */
  peaks?: number[] | null;
}

/** An emoji on a message, and the users who have put it there. */
export interface ReactionView {
  emoji: string;
  /** In the order in which they used it. */
  user_ids: string[];
}

/** That a message is pinned. */
export interface PinView {
  /** Who of the two has pinned it. */
  user_id: string;
  created_at: string;
  /** The number of the change that has pinned it: pins stand in this order. */
  change: number;
}

/** A friend who is not offline. */
export interface PresentFriend {
  user_id: string;
  state: PresenceState;
}

/** An RTCIceServer (W3C WebRTC, section 4.2.4). */
export interface IceServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** What `GET /api/ice-servers` answers; `items` goes into an RTCConfiguration. */
export interface IceServers {
  items: IceServer[];
  ttl: number;
}

/** The first command, within 5 s; answered by `welcome`. */
export interface HelloFrame {
  type: "hello";
  /** Returned in the answer. */
  ref?: string | number | null;
  /** Made by the tab; a second socket with the same one replaces the first. */
  tab_id: string;
  subscribe?: Topic[];
}

/** Answered by `pong`. */
export interface PingFrame {
  type: "ping";
  /** Returned in the answer. */
  ref?: string | number | null;
}

/** Store a message; answered by `message.ack`, the same for the same client_id. */
export interface MessageSendFrame {
  type: "message.send";
  /** Returned in the answer. */
  ref?: string | number | null;
  /** Made by the sender: the same id sent again is the same message. */
  client_id: string;
  /** At most 4,000 code points, stored unchanged; NUL is refused. Empty only with files. */
  body: string;
  /** A message of the same conversation. */
  reply_to?: string | null;
  /** Uploaded files, each in no message yet, in their order. */
  files?: string[];
  conversation_id: string;
}

/** Replace the text of an own message; answered by `message.changed`. */
export interface MessageEditFrame {
  type: "message.edit";
  /** Returned in the answer. */
  ref?: string | number | null;
  message_id: string;
  /** At most 4,000 code points, stored unchanged; NUL is refused. Empty only where there are files. */
  body: string;
}

/** Delete an own message for both users; answered by `message.changed`. */
export interface MessageDeleteFrame {
  type: "message.delete";
  /** Returned in the answer. */
  ref?: string | number | null;
  message_id: string;
}

/** Put an emoji on a message or take it back; answered by `message.changed`. */
export interface MessageReactFrame {
  type: "message.react";
  /** Returned in the answer. */
  ref?: string | number | null;
  message_id: string;
  /** One emoji of Unicode. */
  emoji: string;
  /** Whether the emoji of this user is to be there. */
  active: boolean;
}

/** Pin a message for both users, or unpin it; answered by `message.changed`. */
export interface MessagePinFrame {
  type: "message.pin";
  /** Returned in the answer. */
  ref?: string | number | null;
  message_id: string;
  /** Whether it is to be pinned. */
  active: boolean;
}

/** The page has loaded every message up to `seq`; answered by `receipt`. */
export interface MessageDeliveredFrame {
  type: "message.delivered";
  /** Returned in the answer. */
  ref?: string | number | null;
  conversation_id: string;
  seq: number;
}

/** The user has read every message up to `seq`; answered by `receipt`. */
export interface MessageReadFrame {
  type: "message.read";
  /** Returned in the answer. */
  ref?: string | number | null;
  conversation_id: string;
  seq: number;
}

/** The user is typing in the conversation, or has stopped. A page sends it at most every 3 s while keys are pressed. It is answered only when refused. */
export interface TypingFrame {
  type: "typing";
  /** Returned in the answer. */
  ref?: string | number | null;
  conversation_id: string;
  /** False: the text was sent or deleted, or the user has turned elsewhere. */
  active: boolean;
}

/** The user has used this page; not answered. A page sends it at most once a minute. Messages, read marks, signs of typing and commands of calls are signs of activity as well. */
export interface PresenceActiveFrame {
  type: "presence.active";
  /** Returned in the answer. */
  ref?: string | number | null;
}

/** Ask how present a friend is; answered by `presence`. */
export interface PresenceGetFrame {
  type: "presence.get";
  /** Returned in the answer. */
  ref?: string | number | null;
  friend_id: string;
}

/** Call a friend; a repeated call_id is the same call. Answered by `error`, by `call.ended` (busy) or, when the callee is already calling this user, by `call.accepted` of that call. Otherwise not answered: `call.ringing`, `call.accepted` or `call.ended` follow later, without a `ref`. */
export interface CallInviteFrame {
  type: "call.invite";
  /** Returned in the answer. */
  ref?: string | number | null;
  call_id: string;
  callee_id: string;
  media: Media;
}

/** This tab rings; answered only when refused. */
export interface CallRingingReportFrame {
  type: "call.ringing";
  /** Returned in the answer. */
  ref?: string | number | null;
  call_id: string;
}

/** Accept the call; answered by `call.accepted`, or `call.ended` when late. */
export interface CallAcceptFrame {
  type: "call.accept";
  /** Returned in the answer. */
  ref?: string | number | null;
  call_id: string;
}

/** Decline the call; answered by `call.ended`. */
export interface CallDeclineFrame {
  type: "call.decline";
  /** Returned in the answer. */
  ref?: string | number | null;
  call_id: string;
}

/** Cancel the call, even if it is accepted by then; answered by `call.ended`. */
export interface CallCancelFrame {
  type: "call.cancel";
  /** Returned in the answer. */
  ref?: string | number | null;
  call_id: string;
}

/** Hang up; answered by `call.ended`. */
export interface CallHangUpFrame {
  type: "call.hang_up";
  /** Returned in the answer. */
  ref?: string | number | null;
  call_id: string;
  /** Why the call ends if the user did not hang up; both sides show it. */
  reason?: "hung_up" | "connection_failed" | "peer_left" | "failed";
}

/** Rejoin the call; answered by `call.accepted` with a new ticket, or `error`. */
export interface CallResumeFrame {
  type: "call.resume";
  /** Returned in the answer. */
  ref?: string | number | null;
  ticket: string;
}

/** This page is being unloaded, by a close or a reload; not answered. The server distinguishes the two by whether the session has requested another page meanwhile, and ends the calls of a closed page. */
export interface LeavingFrame {
  type: "leaving";
  /** Returned in the answer. */
  ref?: string | number | null;
  /** Milliseconds since the response for this page began to arrive. */
  page_age: number;
}

/** A signal to the other tab of an accepted call; answered only when refused. */
export interface SignalFrame {
  type: "signal";
  /** Returned in the answer. */
  ref?: string | number | null;
  call_id: string;
  link: LinkName;
  /** Raised when the peer connection is rebuilt; lower epochs are dropped. */
  epoch: number;
  /** Counted per `link` and sender; repeated numbers are dropped. */
  n: number;
  description?: Description | null;
  candidate?: Candidate | null;
  /** Agreed between the two browsers; the server only forwards it. */
  control?: Record<string, unknown> | null;
}

/** Every frame that a browser may send. */
export type ClientFrame =
  | HelloFrame
  | PingFrame
  | MessageSendFrame
  | MessageEditFrame
  | MessageDeleteFrame
  | MessageReactFrame
  | MessagePinFrame
  | MessageDeliveredFrame
  | MessageReadFrame
  | TypingFrame
  | PresenceActiveFrame
  | PresenceGetFrame
  | CallInviteFrame
  | CallRingingReportFrame
  | CallAcceptFrame
  | CallDeclineFrame
  | CallCancelFrame
  | CallHangUpFrame
  | CallResumeFrame
  | LeavingFrame
  | SignalFrame;

/** The answer to `hello`: the user, and the calls missed while disconnected. */
export interface WelcomeFrame {
  type: "welcome";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  user: UserView;
  tab_id: string;
  server_time: string;
  /** If it differs from what the page shows, the page loads its lists again. */
  inbox_version: number;
  /** Unanswered calls of the last 24 h, also those of an earlier `welcome`. */
  missed: MissedRing[];
}

/** A command was refused; nothing changed. */
export interface ErrorFrame {
  type: "error";
  /** The `ref` of the command, or null. */
  ref: string | number | null;
  code: ErrorCode;
  /** A sentence for developers. */
  message: string;
  /** Seconds to wait; comes with `too_many_requests`. */
  retry_after?: number;
}

/** The answer to `ping`. */
export interface PongFrame {
  type: "pong";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  inbox_version: number;
}

/** The message is stored under this id and seq. */
export interface MessageAckFrame {
  type: "message.ack";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  client_id: string;
  message_id: string;
  conversation_id: string;
  seq: number;
  created_at: string;
}

/** A message was stored; sent once to every subscribed socket of both users. */
export interface MessageNewFrame {
  type: "message.new";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  /** Made by the sender: the same id sent again is the same message. */
  client_id: string;
  /** At most 4,000 code points, stored unchanged; NUL is refused. Empty only with files. */
  body: string;
  /** A message of the same conversation. */
  reply_to?: string;
  id: string;
  conversation_id: string;
  /** The position in the conversation, counted from 1 without gaps. */
  seq: number;
  sender_id: string;
  kind: string;
  created_at: string;
  edited_at?: string;
  deleted_at?: string;
  /** When it disappears. */
  expires_at?: string;
  /** What `reply_to` names. */
  reply?: QuoteView;
  /** In the order in which they were sent; absent if there are none. */
  files?: FileView[];
}

/** A message was edited, deleted, pinned or reacted to, or it has disappeared. Sent once to every subscribed socket of both users: to the one whose command has changed it, as the answer. `change` counts the changes of a conversation without gaps; of two states of a message, that with the higher one is newer. */
export interface MessageChangedFrame {
  type: "message.changed";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  /** Made by the sender: the same id sent again is the same message. */
  client_id: string;
  /** Its text as it is now, or the caption of its files; empty once it is deleted. */
  body: string;
  /** A message of the same conversation. */
  reply_to: string | null;
  id: string;
  conversation_id: string;
  /** The position in the conversation, counted from 1 without gaps. */
  seq: number;
  sender_id: string;
  kind: string;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  /** When it disappears. */
  expires_at?: string;
  /** What `reply_to` names. */
  reply: QuoteView | null;
  /** In the order in which they were sent; absent if there are none. */
  files?: FileView[];
  /** The number, in its conversation, of the change that altered it last: an edit, its deletion, a reaction or a pin. 0: it is as it was sent. */
  change: number;
  /** In the order of their first use. */
  reactions: ReactionView[];
  /** Absent if it is not pinned. */
  pin?: PinView;
  /** Whether it has disappeared: it is deleted, and its place is not shown either. */
  expired: boolean;
}

/** How far `user_id` has received and read the conversation. Sent once to a socket: to the one whose command has moved it, as the answer. */
export interface ReceiptFrame {
  type: "receipt";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  conversation_id: string;
  user_id: string;
  delivered_seq: number;
  read_seq: number;
}

/** The other user of the conversation is typing, or has stopped. A sign ends 6 s after the last one: its end may be lost. */
export interface PeerTypingFrame {
  type: "typing";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  conversation_id: string;
  user_id: string;
  active: boolean;
}

/** How present a friend is. One who does not share it, or from whom the user hides their own, is offline and was never seen. */
export interface FriendPresenceFrame {
  type: "presence";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  user_id: string;
  state: PresenceState;
  /** When a friend who is offline was last active, if it is known. */
  last_seen_at?: string;
}

/** Every friend who is not offline: follows `welcome` on pages that subscribe. */
export interface PresentFriendsFrame {
  type: "presence.friends";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  friends: PresentFriend[];
}

/** `user` has sent a friend request. */
export interface FriendRequestedFrame {
  type: "friend.request";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  user: UserView;
  request_id: string;
}

/** `user` is a friend now. */
export interface FriendAddedFrame {
  type: "friend.added";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  user: UserView;
}

/** `user` is no longer a friend. */
export interface FriendRemovedFrame {
  type: "friend.removed";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  user: UserView;
}

/** A call is incoming: the tab rings and sends `call.ringing`. */
export interface CallIncomingFrame {
  type: "call.incoming";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  call_id: string;
  caller: UserView;
  media: Media;
  /** The time at which an unanswered call stops ringing. */
  expires_at: string;
}

/** A tab of the callee rings. */
export interface CallRingingFrame {
  type: "call.ringing";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  call_id: string;
}

/** The call is accepted, between this tab and `peer_tab_id`. */
export interface CallAcceptedFrame {
  type: "call.accepted";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  call_id: string;
  /** For `call.resume`; it stays valid when the server restarts. */
  ticket: string;
  peer_tab_id: string;
  /** The second of two calls that crossed; this call replaces it. */
  replaces?: string;
}

/** The call, or the ring of this tab, has ended. */
export interface CallEndedFrame {
  type: "call.ended";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  call_id: string;
  reason: EndReason | Elsewhere;
}

/** A signal of the peer's tab, forwarded unchanged. */
export interface SignalFromPeerFrame {
  type: "signal";
  /** The `ref` of the command that this answers. */
  ref?: string | number;
  call_id: string;
  link: LinkName;
  /** Raised when the peer connection is rebuilt; lower epochs are dropped. */
  epoch: number;
  /** Counted per `link` and sender; repeated numbers are dropped. */
  n: number;
  description?: Description;
  candidate?: Candidate;
  /** Agreed between the two browsers; the server only forwards it. */
  control?: Record<string, unknown>;
}

/** Every frame that the server sends. */
export type ServerFrame =
  | WelcomeFrame
  | ErrorFrame
  | PongFrame
  | MessageAckFrame
  | MessageNewFrame
  | MessageChangedFrame
  | ReceiptFrame
  | PeerTypingFrame
  | FriendPresenceFrame
  | PresentFriendsFrame
  | FriendRequestedFrame
  | FriendAddedFrame
  | FriendRemovedFrame
  | CallIncomingFrame
  | CallRingingFrame
  | CallAcceptedFrame
  | CallEndedFrame
  | SignalFromPeerFrame;
