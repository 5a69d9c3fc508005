// A block of cells that is pasted into a cell: a field alone would lose its line breaks.
export function attach(grid, server) {
  grid.addEventListener('paste', event => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (!event.target.id || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    server.invokeMethodAsync('OnPaste', event.target.id, text);
  });
}
