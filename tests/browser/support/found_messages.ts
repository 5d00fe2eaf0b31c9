/** A server whose conversation has found messages, two a page. */

type Query = Readonly<Record<string, string>>;

const found = (seq: number) => ({
  id: `m${seq}`,
  conversation_id: "c",
  seq,
  sender_id: "me",
  created_at: "2026-11-28T10:00:00Z",
  peer: { id: "p", username: "peer", display_name: "Peer", avatar_url: null },
  excerpt: [{ text: "wave", marked: true }],
});

/** Messages with these places. */
export class Api {
  readonly asked: Query[] = [];
  answers: (() => void)[] = [];
  isBroken = false;

  /** @param waits Whether an answer waits until the test gives it. */
  constructor(
    public seqs: readonly number[],
    public waits = false,
  ) {}

  readonly fetch = async (query: Query): Promise<unknown> => {
    this.asked.push(query);
    if (this.waits) await new Promise<void>((answer) => this.answers.push(answer));
    if (this.isBroken) throw new Error("offline");
    const start = Number(query.before ?? 0);
    const items = this.seqs.slice(start, start + 2).map(found);
    const next = start + 2 < this.seqs.length ? { next: `${start + 2}` } : {};
    const total = start === 0 ? { total: this.seqs.length } : {};
    return { items, complete: true, ...next, ...total };
  };
}
