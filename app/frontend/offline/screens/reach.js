// Call, write, find on the map: what one does with a company or a person of it.
import { mapAddress } from "../apple.js";
import { keepRows, piece } from "../pieces.js";
import { say } from "../words.js";

const digits = (number) => String(number).replace(/\D/g, "");

export function reach(list, { name, phone, whatsapp, contacts, latitude, longitude }) {
  const first = contacts?.find((one) => one.phone || one.whatsapp);
  const call = first?.phone ?? phone;
  const write = first?.whatsapp ?? whatsapp;
  const who = first?.name ?? name;
  const links = [
    call && ["telephone", `tel:${call}`, say("call", { name: who })],
    write && ["whatsapp", `https://wa.me/${digits(write)}`, say("write", { name: who })],
    latitude != null && longitude != null && ["map", mapAddress(latitude, longitude), say("map", { name })],
  ].filter(Boolean);
  keepRows(list, links, {
    key: ([kind]) => kind,
    make: ([kind]) => piece(`reach-${kind}`),
    draw: (link, [, href, label]) => {
      link.href = href;
      link.title = label;
      link.querySelector(".visually-hidden").textContent = label;
    },
  });
}
