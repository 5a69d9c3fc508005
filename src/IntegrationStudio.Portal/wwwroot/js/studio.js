// Runs before the first paint and without a circuit: theme, time zone, and the two buttons of the connection notice.
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

  keep('studio-zone', zone());
  window.studio = {
    zone,
    copy: text => navigator.clipboard.writeText(text),
    openDialog: dialog => { if (!dialog.open) dialog.showModal(); },
    closeDialog: dialog => dialog.close(),
  };
})();
