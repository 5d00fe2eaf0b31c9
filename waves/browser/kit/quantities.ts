/** Formats quantities with their units, in English as the sentences around them. */

/** Return a function that formats such quantities; its formatter, slow to make, is made for the first. */
function inUnit(unit: string, digits: number): (value: number) => string {
  let made: Intl.NumberFormat | undefined;
  return (value) => {
    made ??= new Intl.NumberFormat("en", {
      style: "unit",
      unit,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      useGrouping: false,
    });
    return made.format(value);
  };
}

/** "24 ms" */
export const milliseconds = inUnit("millisecond", 0);
const kilobytes = inUnit("kilobyte", 0);
const megabytes = inUnit("megabyte", 1);
const gigabytes = inUnit("gigabyte", 2);

/** "12.3 MB" or "1.25 GB" */
export function fileSize(bytes: number): string {
  const mega = bytes / 1_000_000;
  return mega < 1_000 ? megabytes(mega) : gigabytes(mega / 1_000);
}

/** "340 kB", or as `fileSize` from a megabyte on */
export const shortFileSize = (bytes: number): string =>
  bytes < 1_000_000 ? kilobytes(Math.max(1, bytes / 1_000)) : fileSize(bytes);
