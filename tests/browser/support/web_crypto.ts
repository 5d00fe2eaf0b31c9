/** WebCrypto answers from another thread: tests wait for its answers, never for a time. */
import { settle } from "./fake_clock";

const ASYNC = ["digest", "exportKey", "generateKey", "importKey", "sign", "verify"] as const;
let pending = 0;

type Answer = (...args: unknown[]) => Promise<unknown>;

function count(name: (typeof ASYNC)[number]): void {
  const real = (crypto.subtle[name] as Answer).bind(crypto.subtle);
  const counted: Answer = async (...args) => {
    pending += 1;
    try {
      return await real(...args);
    } finally {
      pending -= 1;
    }
  };
  Object.defineProperty(crypto.subtle, name, { value: counted, configurable: true });
}

for (const name of ASYNC) count(name);

/** Wait until WebCrypto has answered everything, and what follows from it has happened. */
export async function done(): Promise<void> {
  await settle();
  while (pending > 0) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await settle();
  }
}
