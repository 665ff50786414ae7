/** The envelope's way from one place to the next, along the line that is drawn there. */
import { player } from "./packet_player";
import type { Scene } from "./packet_shapes";
import { path } from "./packet_way";

const running = new WeakMap<Element, number>();
/** Each step is moved once, however often it is drawn. */
let moved = "";

/** Texts of 10.5 px stay readable at this scale, and no smaller. */
const SMALLEST = 0.86;

/** A map that is higher than its window is drawn a little smaller while a packet is on it. */
export function fitInto(canvas: HTMLElement | null, root: SVGElement, height: number | null): void {
  const room = (canvas?.clientHeight ?? 0) - 14;
  const scale = height === null || room <= 0 ? 1 : Math.min(1, Math.max(SMALLEST, room / height));
  for (const side of ["width", "height"] as const)
    root.style[side] = scale === 1 ? "" : `${Number(root.getAttribute(side)) * scale}px`;
}

/** Keeps the packet, and its place in the strip, in sight. */
export function keepInSight(host: HTMLElement): void {
  const canvas = host.querySelector<HTMLElement>(".canvas");
  const packet = host.querySelector(".packet");
  if (canvas && packet && canvas.scrollHeight > canvas.clientHeight + 4) {
    const [frame, box] = [canvas.getBoundingClientRect(), packet.getBoundingClientRect()];
    if (box.top < frame.top + 70 || box.bottom > frame.bottom - 70)
      canvas.scrollTop += box.top + box.height / 2 - (frame.top + frame.height / 2);
  }
  const strip = host.querySelector<HTMLElement>(".hops");
  const now = strip?.querySelector<HTMLElement>(".now");
  if (!strip || !now) return;
  const [frame, box] = [strip.getBoundingClientRect(), now.getBoundingClientRect()];
  if (box.left < frame.left + 8 || box.right > frame.right - 8)
    strip.scrollLeft += box.left - frame.left - frame.width / 3;
}

export function moveAlong(root: SVGElement, scene: Scene): void {
  const packet = root.querySelector<SVGGElement>(".packet");
  if (!packet) return;
  const { from, frame } = player;
  const step = `${scene.packet.detail.event} ${from?.stop} ${frame.stop}`;
  if (!from || from.stop >= frame.stop || from.stop < scene.first) {
    if (!from) moved = "";
    cancelAnimationFrame(running.get(packet) ?? 0);
    return;
  }
  if (step === moved) return;
  moved = step;
  const places = scene.way.places.slice(from.stop, frame.stop + 1);
  const points = places.flatMap((place, index) => (index === 0 ? [place.at] : place.line.slice(1)));
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path(points));
  const length = line.getTotalLength();
  const home = packet.getAttribute("transform") ?? "";
  if (length < 1) return;
  const begun = performance.now();
  const pace = Math.min(player.pace * 0.85, 1200);
  packet.classList.add("moving");
  const turn = (now: number): void => {
    const share = Math.min(1, (now - begun) / pace);
    const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
    if (share >= 1 || !packet.isConnected) {
      packet.setAttribute("transform", home);
      packet.classList.remove("moving");
      return;
    }
    const { x, y } = line.getPointAtLength(length * eased);
    packet.setAttribute("transform", `translate(${x} ${y})`);
    running.set(packet, requestAnimationFrame(turn));
  };
  cancelAnimationFrame(running.get(packet) ?? 0);
  turn(begun);
}
