// What iPhones and iPads do differently from the rest. A browser that calls itself a Mac but is touched is an iPad.
export const isApple = () =>
  /iphone|ipad|ipod/i.test(navigator.userAgent) || (/macintosh/i.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

export const isInstalled = () => window.matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

// Their maps know no "geo:" address.
export const mapAddress = (latitude, longitude) =>
  isApple() ? `https://maps.apple.com/?q=${latitude},${longitude}` : `geo:${latitude},${longitude}?q=${latitude},${longitude}`;
