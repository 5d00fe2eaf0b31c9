/** Statistics of a real video call, one look every two seconds (Chromium 156, on one machine). */

/** Packets of sound and of picture, made-up samples of all samples, round trip in seconds. */
const LOOKS = [
  [63, 61, 1_320, 59_520, 0.001],
  [164, 227, 1_320, 156_960, 0.001],
  [266, 413, 1_320, 254_880, 0.001],
  [367, 604, 1_320, 352_320, 0.001],
  [469, 791, 1_320, 449_760, 0.005],
  [570, 972, 1_320, 546_720, 0.005],
  [671, 1_146, 1_320, 643_200, 0.005],
  [772, 1_323, 1_320, 740_640, 0.0017],
  [873, 1_492, 1_320, 837_600, 0.001],
  [974, 1_664, 1_320, 934_560, 0.001],
] as const;

export interface Trouble {
  /** The share of packets that get lost on their way here, all the time. */
  lossIn?: number;
  /** What the other side reports of ours. */
  lossOut?: number;
  /** The share of sound that is made up. */
  concealed?: number;
  /** The same while nobody speaks: no trouble. */
  silent?: number;
  /** In seconds. */
  roundTrip?: number;
  /** When the other side last reported, in milliseconds before now. */
  reportAge?: number;
}

/** The look of this number, as a browser reports it, with some trouble mixed in. */
export function recordedStats(look: number, trouble: Trouble = {}): RTCStatsReport {
  const [sound, picture, concealed, samples, roundTrip] = LOOKS[look] ?? LOOKS[9];
  const timestamp = 1_000_000 + 2_000 * look;
  const { lossIn = 0, lossOut = 0, reportAge = 500 } = trouble;
  const lose = (packets: number) => ({
    packetsReceived: Math.round(packets * (1 - lossIn)),
    packetsLost: Math.round(packets * lossIn),
  });
  const silent = Math.round(samples * (trouble.silent ?? 0));
  const heard = {
    totalSamplesReceived: samples,
    concealedSamples: concealed + silent + Math.round(samples * (trouble.concealed ?? 0)),
    silentConcealedSamples: silent,
  };
  const report = { timestamp: timestamp - reportAge, fractionLost: lossOut, roundTripTime: 0.001 };
  const entries = [
    { type: "candidate-pair", timestamp, nominated: false, currentRoundTripTime: 9 },
    {
      type: "candidate-pair",
      timestamp,
      nominated: true,
      currentRoundTripTime: trouble.roundTrip ?? roundTrip,
    },
    { type: "inbound-rtp", kind: "audio", timestamp, ...lose(sound), ...heard },
    { type: "inbound-rtp", kind: "video", timestamp, ...lose(picture) },
    { type: "remote-inbound-rtp", kind: "audio", ...report },
    { type: "remote-inbound-rtp", kind: "video", ...report, fractionLost: 0 },
  ];
  return new Map(entries.map((entry, index) => [`${index}`, entry])) as unknown as RTCStatsReport;
}
