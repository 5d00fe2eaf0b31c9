/** Loads the next part of a list. */
import { type HTMLAttributes, useEffect, useRef } from "react";
import { useLatest } from ".";

type ListEndProps = HTMLAttributes<HTMLDivElement> & {
  /** The length of the list; when it has changed, the end may be near again. */
  count: number;
  onNear?: () => void;
};

/** An empty element at the end of a list; it reports when it is in the visible part. */
export function ListEnd({ count, onNear, ...rest }: ListEndProps) {
  const ref = useRef<HTMLDivElement>(null);
  const latest = useLatest(onNear);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) latest.current?.();
    });
    if (ref.current !== null) observer.observe(ref.current);
    return () => observer.disconnect();
  }, [latest, count]);
  return <div {...rest} ref={ref} aria-hidden="true" />;
}
