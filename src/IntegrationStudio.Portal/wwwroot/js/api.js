// Sends one request of the API page with the session of the browser; the answer comes back as text, however large it is only its beginning.

const most = 200_000;

export async function send(method, address, type, body) {
  const began = performance.now();
  try {
    const headers = { 'Accept': 'application/json, application/problem+json, */*' };
    if (body !== null && type) headers['Content-Type'] = type;
    const response = await fetch(address, { method, headers, body: body === null ? undefined : body, credentials: 'same-origin', redirect: 'manual', cache: 'no-store' });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const media = response.headers.get('Content-Type') ?? 'no content';
    const isText = /json|text|xml|csv/.test(media);
    let text = isText ? new TextDecoder().decode(bytes.subarray(0, most)) : bytes.length === 0 ? '' : 'No text; open the address to download it.';
    if (/json/.test(media) && bytes.length <= most) try { text = JSON.stringify(JSON.parse(text), null, 2); } catch { /* as it came */ }
    return { status: response.status, reason: response.statusText, type: media, size: bytes.length, milliseconds: Math.round(performance.now() - began), text, isCut: isText && bytes.length > most };
  } catch (failure) {
    return { status: 0, reason: '', type: 'no answer', size: 0, milliseconds: Math.round(performance.now() - began), text: String(failure), isCut: false };
  }
}
