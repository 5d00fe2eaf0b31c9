import { describe, expect, test } from "bun:test";
import type { PersistedCall } from "../../../../waves/browser/call/model/call_persistence";
import { createCallStorage } from "../../../../waves/browser/call/model/call_persistence";

describe("the stored call", () => {
  const CALL: PersistedCall = {
    callId: "call",
    peer: { id: "id-bob", username: "bob", display_name: "Bob" },
    media: "video",
    isCaller: true,
    ticket: "ticket",
    epoch: 0,
    micMuted: false,
    cameraOff: true,
    connectedAt: 1,
    aliveAt: 2,
    left: true,
  };

  function aStorage({ quota = Number.POSITIVE_INFINITY } = {}): Storage {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (value.length > quota) throw new DOMException("full", "QuotaExceededError");
        kept.set(key, value);
      },
      removeItem: (key: string) => kept.delete(key),
    } as unknown as Storage;
  }

  test("is restored until it is cleared", () => {
    const storage = aStorage();
    createCallStorage(() => storage).save(CALL);
    const memory = createCallStorage(() => storage);
    expect(memory.load()).toEqual(CALL);
    memory.clear();
    expect(memory.load()).toBeNull();
  });

  test("is muted without camera unless the page was unloaded normally", () => {
    const storage = aStorage();
    const memory = createCallStorage(() => storage);
    for (const left of [false, undefined, 1]) {
      memory.save({ ...CALL, left, cameraOff: false } as PersistedCall);
      expect(memory.load()).toMatchObject({ micMuted: true, cameraOff: true });
    }
    for (const unknown of [undefined, null, 0, "false"]) {
      const damaged = { micMuted: unknown, cameraOff: unknown } as unknown as PersistedCall;
      memory.save({ ...CALL, ...damaged });
      expect(memory.load()).toMatchObject({ micMuted: true, cameraOff: true });
    }
  });

  test("is removed when it cannot be updated", () => {
    const text = JSON.stringify(CALL);
    const storage = aStorage({ quota: text.length });
    const memory = createCallStorage(() => storage);
    expect(memory.save(CALL)).toBe(true);
    expect(memory.save({ ...CALL, epoch: 1_000_000 })).toBe(false);
    expect(memory.load()).toBeNull();
  });

  test("is empty where storage is forbidden, missing or damaged", () => {
    const forbidden = createCallStorage(() => {
      throw new DOMException("no", "SecurityError");
    });
    forbidden.save(CALL);
    forbidden.clear();
    expect(forbidden.load()).toBeNull();
    expect(createCallStorage(() => null).load()).toBeNull();
    for (const text of [
      "{",
      "7",
      "null",
      "[]",
      '{"ticket":1}',
      JSON.stringify({ ...CALL, epoch: -1 }),
    ]) {
      const storage = aStorage();
      storage.setItem("waves:call", text);
      expect(createCallStorage(() => storage).load()).toBeNull();
    }
  });
});
