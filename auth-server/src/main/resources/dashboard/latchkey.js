// What pages need beyond htmx: copying, where the focus goes after a swap, and that a secret does not stay behind.
(() => {
  'use strict';

  const say = (text) => {
    const status = document.getElementById('spoken');
    if (status) {
      status.textContent = '';
      setTimeout(() => { status.textContent = text; }, 50);
    }
  };

  const copied = (button) => {
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = 'Copied';
    say('Copied');
    setTimeout(() => { button.textContent = label; }, 2000);
  };

  // Without the clipboard API, which browsers keep from plain http: mark the text, so that the keyboard can copy it.
  const mark = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    say('Marked. Copy it with the keyboard.');
  };

  const choice = () => document.querySelector('.choice-of[open]');
  document.addEventListener('click', (event) => {
    if (choice() && !choice().contains(event.target)) {
      choice().open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && choice()) {
      choice().querySelector('summary').focus();
      choice().open = false;
    }
  });

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) {
      window.print();
      return;
    }
    const button = event.target.closest('[data-copy]');
    if (!button) {
      return;
    }
    const source = document.getElementById(button.dataset.copy);
    if (navigator.clipboard) {
      navigator.clipboard.writeText(source.textContent.trim()).then(() => copied(button), () => mark(source));
    } else {
      mark(source);
    }
  });

  // While somebody signs in again over a page, what that page goes on asking for must not replace the form they type into.
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (event.detail.target && event.detail.target.id === 'above' && document.querySelector('#above dialog[open]')
        && event.detail.xhr.getResponseHeader('HX-Reselect') === '#sign-in-again') {
      event.detail.shouldSwap = false;
    }
  });

  // One that was closed does not come back with the next swap.
  document.addEventListener('close', (event) => {
    if (event.target.matches('#above dialog')) {
      event.target.remove();
    }
  }, true);

  // A page swapped in is announced and read from its heading, as a page that was loaded would be; faults come first.
  document.addEventListener('htmx:afterSettle', (event) => {
    const dialog = document.querySelector('#above dialog:not([open])');
    if (dialog) {
      dialog.showModal();
      return;
    }
    if (event.detail.target && event.detail.target.id === 'main') {
      document.getElementById('above')?.replaceChildren();
      const main = document.getElementById('main');
      const first = main.querySelector('[data-faults]') || main.querySelector('h1');
      if (first) {
        first.setAttribute('tabindex', '-1');
        first.focus();
      }
    }
  });

  // What a one-time link is worth stands behind its '#', which is sent to nobody until the form is.
  const linked = document.querySelector('[data-from-fragment]');
  if (linked && window.location.hash.length > 1) {
    linked.value = window.location.hash.slice(1);
    window.history.replaceState(null, '', window.location.pathname);
    document.getElementById('password').focus();
  }

  // The browser may keep a page in memory for its back button; a secret must not come back with it.
  window.addEventListener('pagehide', () => {
    document.querySelectorAll('[data-secret]').forEach((element) => {
      element.replaceChildren();
      element.removeAttribute('href');
    });
  });
})();
