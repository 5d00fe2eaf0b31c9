import { beforeEach, describe, expect, test } from "bun:test";
import { indexesIn, type Line, MOST_LINES } from "../../../waves/browser/messages/line_range";
import { type LineView, LineWindow } from "../../../waves/browser/messages/line_window";

/** A document without a browser: lines of one height, below something else that scrolls with them. */
class FakeView implements LineView {
  scrolled = 0;
  viewHeight = 640;
  lineHeight = 62;
  focus = -1;
  measured = 0;
  numbers: readonly number[] | null = [];
  count = 0;
  before: readonly number[] = [];
  after = 0;
  static readonly ABOVE = 100;

  height = () => this.viewHeight;

  top(place: number): number {
    this.measured += 1;
    const room = this.before.slice(0, place + 1).reduce((sum, one) => sum + one, 0);
    return FakeView.ABOVE + room + place * this.lineHeight - this.scrolled;
  }

  get contentHeight(): number {
    return this.top(this.before.length) + this.after + this.scrolled;
  }

  scrollBy(pixels: number): void {
    this.scrolled = Math.max(
      0,
      Math.min(this.scrolled + pixels, this.contentHeight - this.viewHeight),
    );
  }

  setRoom(before: readonly number[], after: number): void {
    this.before = before;
    this.after = after;
  }

  number(indexes: readonly number[] | null, count: number): void {
    this.numbers = indexes;
    this.count = count;
  }

  focused = () => this.focus;
}

const listOf = (count: number): Line[] =>
  Array.from({ length: count }, (_, index) => ({ id: `line ${index}`, last_at: 10_000 - index }));

let window: LineWindow;
let view: FakeView;
let lines: readonly Line[];

/** Render until nothing changes, as React does. */
function render(now: readonly Line[] = lines): void {
  lines = now;
  for (let range = null as unknown; range !== window.store.getSnapshot(); ) {
    range = window.store.getSnapshot();
    window.update(lines, lines.length);
  }
}

function scroll(pixels: number): void {
  view.scrollBy(pixels);
  window.follow();
  render();
}

/** The ids of the visible lines and where they are. */
function visible(): readonly (readonly [string, number])[] {
  return indexesIn(lines, window.store.getSnapshot())
    .map((index, place) => [lines[index]?.id ?? "", Math.round(view.top(place))] as const)
    .filter(([, top]) => top > -view.lineHeight && top < view.viewHeight);
}

const moveToTop = (id: string): readonly Line[] => {
  const line = lines.find((one) => one.id === id) as Line;
  return [{ ...line, last_at: 20_000 }, ...lines.filter((one) => one !== line)];
};

beforeEach(() => {
  window = new LineWindow();
  view = new FakeView();
  window.show(view);
  render(listOf(1_000));
});

describe("a long list", () => {
  test("scrolls from its first line to its last without a gap", () => {
    const seen = new Set<string>();
    for (let step = 0; step < 200; step += 1) {
      const shown = visible();
      for (const [id] of shown) seen.add(id);
      const tops = shown.map(([, top]) => top);
      const first = tops[0] as number;
      expect(tops).toEqual(tops.map((_, at) => first + at * 62));
      expect(tops.at(-1)).toBeGreaterThanOrEqual(view.viewHeight - 62);
      expect(view.before.length).toBeLessThanOrEqual(MOST_LINES);
      scroll(400);
    }
    expect(seen.size).toBe(1_000);
    expect(visible().at(-1)?.[0]).toBe("line 999");
  });

  test("is as high as if every line were in the document", () => {
    scroll(20_000);
    expect(view.contentHeight).toBe(FakeView.ABOVE + 1_000 * 62);
    scroll(1e9);
    expect(view.contentHeight).toBe(FakeView.ABOVE + 1_000 * 62);
    expect(view.scrolled).toBe(view.contentHeight - view.viewHeight);
  });

  test.each(["line 20", "line 900"])("keeps its place when %s moves to the beginning", (id) => {
    scroll(300 * 62);
    const before = visible();
    render(moveToTop(id));
    expect(visible()).toEqual(before);
  });

  test("keeps its place when a visible line moves to the beginning", () => {
    scroll(300 * 62);
    const [first, second, ...others] = visible();
    render(moveToTop(second?.[0] ?? ""));
    const after = visible().map(([id]) => id);
    expect(visible()).toContainEqual(first as [string, number]);
    expect(after).toEqual(expect.arrayContaining(others.map(([id]) => id)));
    expect(after).not.toContain(second?.[0] ?? "");
  });

  test("follows its first line while that is visible", () => {
    render(moveToTop("line 500"));
    expect(visible()[0]).toEqual(["line 500", FakeView.ABOVE]);
    expect(view.scrolled).toBe(0);
  });

  test("measures nothing while its beginning is displayed", () => {
    view.measured = 0;
    render(moveToTop("line 700"));
    expect(view.measured).toBe(0);
  });

  test("keeps the line with the focus in the document", () => {
    scroll(300 * 62);
    view.focus = 40;
    const { id } = lines[indexesIn(lines, window.store.getSnapshot())[40] ?? 0] as Line;
    scroll(20_000);
    expect(window.store.getSnapshot().held).toBe(id);
    expect(view.before.slice(1)).toContainEqual(expect.any(Number));
    expect(view.contentHeight).toBe(FakeView.ABOVE + 1_000 * 62);
  });

  test("tells the number of each line, and of a short list none", () => {
    scroll(300 * 62);
    expect(view.numbers?.[0]).toBe(window.store.getSnapshot().start);
    expect(view.count).toBe(1_000);
    render(listOf(MOST_LINES));
    expect(view.numbers).toBeNull();
  });

  test("is displayed where it was when its page is left and opened again", () => {
    scroll(300 * 62);
    const before = visible();
    window.show(null);
    render();
    view.scrolled = 0;
    window.show(view);
    render();
    expect(visible()).toEqual(before);
  });

  test("begins at its first line for another user", () => {
    scroll(300 * 62);
    window.reset();
    view.scrolled = 0;
    render(listOf(1_000));
    expect(visible()[0]?.[0]).toBe("line 0");
    expect(view.scrolled).toBe(0);
  });

  test("stays where it is while it is hidden", () => {
    scroll(300 * 62);
    const before = visible();
    view.viewHeight = 0;
    window.follow();
    render(moveToTop("line 900"));
    view.viewHeight = 640;
    render();
    expect(visible().map(([, top]) => top)).toEqual(before.map(([, top]) => top));
  });
});

test("a list that becomes short is displayed as a whole", () => {
  scroll(300 * 62);
  render(listOf(40));
  view.scrollBy(0);
  window.follow();
  render();
  expect([view.before.every((one) => one === 0), view.after]).toEqual([true, 0]);
});
