/** @param contents octets of an INTEGER: two's complement. @returns the magnitude, as serial numbers are kept */
export function magnitude(contents: Uint8Array): Uint8Array {
  return contents.length > 1 && contents[0] === 0 ? contents.subarray(1) : contents;
}
