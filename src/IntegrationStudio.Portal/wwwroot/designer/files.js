// Hands a file that the server made to the browser's downloads.
export async function save(name, type, stream) {
  const address = URL.createObjectURL(new Blob([await stream.arrayBuffer()], { type }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
