// Runs before the first paint and without a circuit: theme, time zone, tips, and the buttons of the connection notice.
(() => {
  'use strict';
  const year = 31536000;
  const keep = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=strict`; };
  const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

  function setTheme(theme) {
    keep('studio-theme', theme);
    document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll('[data-theme-choice]')) {
      button.setAttribute('aria-pressed', String(button.dataset.themeChoice === theme));
    }
    document.dispatchEvent(new CustomEvent('studio-theme', { detail: theme }));
  }

  document.addEventListener('click', event => {
    const target = event.target.closest('[data-theme-choice], [data-reconnect], [data-reload]');
    if (!target) return;
    if (target.dataset.themeChoice) setTheme(target.dataset.themeChoice);
    else if ('reconnect' in target.dataset) window.Blazor?.reconnect();
    else location.reload();
  });

  // The server sees a file's name only: of a chosen folder each file's path in it is put there, before Blazor reads the list.
  document.addEventListener('change', event => {
    const input = event.target;
    if (!input.matches?.('input[type=file][data-folder]') || !input.files.length) return;
    const list = new DataTransfer();
    for (const file of input.files) list.items.add(new File([file], file.webkitRelativePath || file.name, { type: file.type }));
    input.files = list.files;
  }, true);

  // The server moves the selection; here only the scrolling that the same keys would cause is held back.
  const moving = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);
  document.addEventListener('keydown', event => {
    if (moving.has(event.key) && !event.target.matches?.('input, textarea, select') && event.target.closest?.('[data-arrow-keys]')) event.preventDefault();
    if (event.key === 'Escape') hideTip();
  });

  // One tip for everything that has data-tip: on hover at once, on keyboard focus too, and it may be hovered itself. Always text, never markup.
  let tip, tipped;
  function showTip(target) {
    tip ??= Object.assign(document.createElement('div'), { className: 'tip' });
    tip.setAttribute('role', 'tooltip');
    tip.textContent = target.dataset.tip;
    (target.closest('dialog, main, nav') ?? document.body).append(tip); // a modal dialog covers the rest of the page
    tipped = target;
    const at = target.getClientRects()[0] ?? target.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, innerWidth - tip.offsetWidth - 8));
    const above = at.top - tip.offsetHeight - 6;
    tip.style.left = `${left}px`;
    tip.style.top = `${above < 4 ? at.bottom + 6 : above}px`;
  }
  function hideTip() { tip?.remove(); tipped = undefined; }
  const offer = event => {
    const target = event.target.closest?.('[data-tip]');
    if (target === tipped || event.target === tip) return;
    if (target?.dataset.tip) showTip(target); else hideTip();
  };
  document.addEventListener('mouseover', offer);
  document.addEventListener('focusin', offer);
  document.addEventListener('scroll', hideTip, true);

  // After a restart the server no longer knows this page's circuit. Nothing is being edited: begin again at the same address.
  document.addEventListener('DOMContentLoaded', () => {
    const notice = document.getElementById('components-reconnect-modal');
    new MutationObserver(() => {
      if (notice.classList.contains('components-reconnect-rejected')) location.reload();
    }).observe(notice, { attributes: true, attributeFilter: ['class'] });
  });

  keep('studio-zone', zone());
  window.studio = {
    // The circuit is there: the page answers from now on.
    begin: () => { document.documentElement.dataset.circuit = 'on'; return zone(); },
    copy: text => navigator.clipboard.writeText(text),
    openDialog: dialog => { if (!dialog.open) dialog.showModal(); },
    closeDialog: dialog => dialog?.close(), // one that is gone is closed
    revealRow: (id, row, height) => {
      const list = document.getElementById(id);
      if (!list) return;
      const top = row * height;
      if (top < list.scrollTop + height || top > list.scrollTop + list.clientHeight - 3 * height) list.scrollTop = Math.max(0, top - list.clientHeight / 3);
    },
    focus: id => document.getElementById(id)?.focus(),
    // What had the focus was replaced: the page's heading takes it, unless the reader has gone on meanwhile.
    focusHeading: () => { if (document.activeElement === document.body) document.querySelector('h1')?.focus(); },
    reveal: selector => document.querySelector(selector)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
  };
})();
