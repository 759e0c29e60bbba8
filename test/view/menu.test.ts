/** The menu of a cell: how it opens and closes, what its items do. */
import { toCode } from '../../src/scenario/to-code';
import { formatFile } from '../../src/scenario/file';
import { fileNameOf } from '../../src/view/download';
import { HOSTILE } from '../scene/hostile';
import { enter, show } from './shown-flow';

type Shown = ReturnType<typeof show>;

const press = (key: string, target: Element | null = document.activeElement): boolean =>
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })) ?? false;
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve));
const focused = (): string => document.activeElement?.textContent ?? '';

/** The nth item whose words begin so. */
function item({ view }: Shown, words: string): HTMLButtonElement {
  const found = [...view.element.querySelectorAll<HTMLButtonElement>('[role^=menuitem]')].find(({ textContent }) => textContent?.startsWith(words));
  if (found === undefined) throw new Error(`no item ${words}`);
  return found;
}

function open(shown: Shown): HTMLElement {
  shown.find<HTMLElement>('.pf-menu-button').click();
  return shown.find('.pf-menu');
}

/** The menu is closed, for the eye and for the ear. */
function expectClosed({ find }: Shown): void {
  expect([find<HTMLElement>('.pf-menu').hidden, find('.pf-menu-button').getAttribute('aria-expanded')]).toEqual([true, 'false']);
}

afterEach(() => {
  jest.restoreAllMocks();
  document.body.replaceChildren();
  Reflect.deleteProperty(navigator, 'clipboard');
  Reflect.deleteProperty(document, 'execCommand');
});

describe('the menu button', () => {
  it('says what it opens, and where', () => {
    const shown = show();
    const button = shown.find('.pf-menu-button');
    expect(button.getAttribute('aria-haspopup')).toBe('menu');
    expect(shown.find(`#${button.getAttribute('aria-controls')}`).getAttribute('role')).toBe('menu');
    expectClosed(shown);
    open(shown);
    expect([button.getAttribute('aria-expanded'), shown.find<HTMLElement>('.pf-menu').hidden]).toEqual(['true', false]);
  });

  it('has ids that differ from those of another flow on the page', () => {
    const ids = [show(), show()].map(({ find }) => find('.pf-menu').id);
    expect(new Set(ids).size).toBe(2);
  });

  it.each([['ArrowDown', 'Annotate this instant…'], ['ArrowUp', 'Copy trace hash']])('opens by %s, with the focus on "%s"', (key, words) => {
    const { find } = show();
    find<HTMLElement>('.pf-menu-button').focus();
    expect(press(key)).toBe(false);
    expect(focused()).toMatch(words);
  });

  it('opens with the focus on the first item, and closes by a second click', () => {
    const shown = show();
    open(shown);
    expect(focused()).toBe('Annotate this instant…');
    open(shown);
    expectClosed(shown);
    expect(document.activeElement).toBe(shown.find('.pf-menu-button'));
  });
});

describe('an open menu', () => {
  it('is walked through by arrows, Home and End, round about', () => {
    const shown = show();
    const names = [...open(shown).querySelectorAll('[role^=menuitem]')].map(({ textContent }) => textContent);
    const walked = names.map(() => {
      press('ArrowDown');
      return focused();
    });
    expect(walked).toEqual([...names.slice(1), names[0]]);
    press('ArrowUp');
    expect(focused()).toBe(names[names.length - 1]);
    press('Home');
    expect(focused()).toBe(names[0]);
    press('End');
    expect(focused()).toBe(names[names.length - 1]);
  });

  it('has only items, groups and separators in it, as its role asks', () => {
    const roles = [...open(show()).children].map(child => child.getAttribute('role'));
    expect(new Set(roles)).toEqual(new Set(['menuitem', 'separator', 'group']));
  });

  it('closes by Escape, which gives the focus back', () => {
    const shown = show();
    open(shown);
    expect(press('Escape')).toBe(false);
    expectClosed(shown);
    expect(document.activeElement).toBe(shown.find('.pf-menu-button'));
  });

  it('closes by Tab, which goes on from the button', () => {
    const shown = show();
    open(shown);
    expect(press('Tab')).toBe(true);
    expectClosed(shown);
    expect(document.activeElement).toBe(shown.find('.pf-menu-button'));
  });

  it('closes by a press elsewhere, and by a focus elsewhere, which it leaves there', () => {
    const shown = show();
    const outside = document.createElement('input');
    document.body.append(outside);
    open(shown);
    outside.dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expectClosed(shown);
    open(shown);
    outside.focus();
    expectClosed(shown);
    expect(document.activeElement).toBe(outside);
  });

  it('stays open by a press inside', () => {
    const shown = show();
    open(shown).dispatchEvent(new Event('pointerdown', { bubbles: true }));
    expect(shown.find<HTMLElement>('.pf-menu').hidden).toBe(false);
  });

  it('keeps its keys from the notebook', () => {
    const shown = show();
    const heard = jest.fn();
    document.body.addEventListener('keydown', heard);
    open(shown);
    for (const key of ['x', 'd', 'ArrowDown', 'Home', 'Enter', 'Escape']) press(key, shown.find('.pf-menu').querySelector('button'));
    document.body.removeEventListener('keydown', heard);
    expect(heard).not.toHaveBeenCalled();
  });

  it('listens to the page no more once it is closed, or its view ended', () => {
    const added = jest.spyOn(document, 'addEventListener');
    const shown = show();
    open(shown);
    const signals = added.mock.calls.map(([, , options]) => (options as AddEventListenerOptions).signal);
    expect(signals.length).toBeGreaterThan(0);
    press('Escape');
    expect(signals.every(signal => signal?.aborted)).toBe(true);
    open(shown);
    shown.view.dispose();
    expect(added.mock.calls.every(([, , options]) => (options as AddEventListenerOptions).signal?.aborted)).toBe(true);
  });

  it('lies in the top layer where the browser has one', () => {
    const [raise, lower] = [jest.fn(), jest.fn()];
    Object.assign(HTMLElement.prototype, { showPopover: raise, hidePopover: lower });
    const shown = show();
    open(shown);
    press('Escape');
    Reflect.deleteProperty(HTMLElement.prototype, 'showPopover');
    Reflect.deleteProperty(HTMLElement.prototype, 'hidePopover');
    expect(shown.find('.pf-menu').getAttribute('popover')).toBe('manual');
    expect([raise.mock.calls.length, lower.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('what is copied', () => {
  it('as Python is the code of the recipe as it is now', async () => {
    const writeText = jest.fn(() => Promise.resolve());
    Object.assign(navigator, { clipboard: { writeText } });
    const shown = show({ title: 'Mine' });
    shown.player.seek(3);
    shown.player.change({ partitionsAmount: 6 });
    open(shown);
    item(shown, 'Copy as Python').click();
    await settled();
    expect(writeText).toHaveBeenCalledWith(toCode(shown.player.scenario));
    expect(shown.find('.pf-said').textContent).toBe('Copied as Python');
    expectClosed(shown);
  });

  it('as a trace hash is the one of the instant that is shown', async () => {
    const writeText = jest.fn(() => Promise.resolve());
    Object.assign(navigator, { clipboard: { writeText } });
    const shown = show();
    shown.player.seek(12.4);
    open(shown);
    expect(shown.find('.pf-hash').textContent).toBe(shown.player.traceHash());
    expect(item(shown, 'Copy trace hash').textContent).toBe(`Copy trace hash at 0:12.4 ${shown.player.traceHash()}`);
    item(shown, 'Copy trace hash').click();
    await settled();
    expect(writeText).toHaveBeenCalledWith(shown.player.traceHash());
    expect(shown.find('.pf-said').textContent).toBe('Copied the hash at 0:12.4');
  });

  it.each([
    ['on a page without https', undefined],
    ['where the browser forbids it', { writeText: () => Promise.reject(new Error('NotAllowedError')) }]
  ])('is copied the old way %s', async (_, clipboard) => {
    if (clipboard !== undefined) Object.assign(navigator, { clipboard });
    let copied = '';
    Object.assign(document, {
      execCommand: () => {
        copied = (document.activeElement as HTMLTextAreaElement).value;
        return true;
      }
    });
    const shown = show();
    open(shown);
    item(shown, 'Copy as Python').click();
    await settled();
    expect(copied).toBe(toCode(shown.player.scenario));
    expect(shown.find('.pf-said').textContent).toBe('Copied as Python');
    expect(document.activeElement).toBe(shown.find('.pf-menu-button'));
  });

  it.each([['is not there', undefined], ['refuses', () => false], ['throws', () => { throw new Error('no'); }]])(
    'stands selected to be copied by hand where the old way %s', async (_, execCommand) => {
      if (execCommand !== undefined) Object.assign(document, { execCommand });
      const shown = show();
      open(shown);
      item(shown, 'Copy as Python').click();
      await settled();
      const area = document.activeElement as HTMLTextAreaElement;
      expect([area.tagName, area.value, area.readOnly]).toEqual(['TEXTAREA', toCode(shown.player.scenario), true]);
      expect([area.selectionStart, area.selectionEnd]).toEqual([0, area.value.length]);
      expect(shown.find('.pf-said').textContent).toBe('');
      press('Escape');
      expect(document.activeElement).toBe(shown.find('.pf-menu-button'));
    });

  it('is told each time anew', async () => {
    Object.assign(navigator, { clipboard: { writeText: () => Promise.resolve() } });
    const shown = show();
    const told: (Element | null)[] = [];
    for (let i = 0; i < 2; i++) {
      open(shown);
      item(shown, 'Copy as Python').click();
      await settled();
      told.push(shown.find('.pf-said').firstElementChild);
    }
    expect(told[0]).not.toBe(told[1]);
    shown.find('.pf-said').dispatchEvent(new Event('animationend'));
    expect(shown.find('.pf-said').textContent).toBe('');
  });
});

describe('the hash', () => {
  it('follows the clock while the menu is open, at most four times a second, and is not computed while it is closed', () => {
    const wall = jest.spyOn(performance, 'now').mockReturnValue(-1000);
    const shown = show();
    const { player } = shown;
    const hash = jest.spyOn(player, 'traceHash');
    player.play();
    const frames = (): number => {
      hash.mockClear();
      for (let frame = 0; frame < 120; frame++) {
        wall.mockReturnValue(frame * (1000 / 60));
        player.frame(frame * (1000 / 60));
        shown.view.draw();
      }
      return hash.mock.calls.length;
    };
    expect(frames()).toBe(0);
    wall.mockReturnValue(-1000);
    open(shown);
    const computed = frames();
    expect(computed).toBeGreaterThanOrEqual(7);
    expect(computed).toBeLessThanOrEqual(8);
    player.pause();
    shown.view.draw();
    expect(shown.find('.pf-hash').textContent).toBe(player.traceHash());
  });
});

describe('a download', () => {
  /** What the browser is given: the file's name and its content. */
  async function downloaded(scenario: object, words: string): Promise<{ name: string; content: Blob; shown: Shown }> {
    let name = '';
    let content = new Blob();
    Object.assign(URL, { createObjectURL: (blob: Blob) => { content = blob; return 'blob:here'; }, revokeObjectURL: () => undefined });
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) { name = this.download; });
    const shown = show(scenario);
    open(shown);
    item(shown, words).click();
    await settled();
    return { name, content, shown };
  }

  const read = (blob: Blob): Promise<string> => new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsText(blob);
  });

  it('is the recipe as a file, named by its title', async () => {
    const { name, content, shown } = await downloaded({ title: 'Keys move, then a consumer stops' }, 'Download .pflow.json');
    expect(name).toBe('Keys-move-then-a-consumer-stops.pflow.json');
    expect(await read(content)).toBe(formatFile(shown.player.scenario));
  });

  it('says so where there is no picture', async () => {
    const { name, shown } = await downloaded({}, 'Download picture');
    expect([name, shown.find('.pf-said').textContent]).toEqual(['', 'There is no picture to download.']);
  });

  it.each([
    ['', 'flow'], ['   ', 'flow'], ['../../etc/passwd', 'etc-passwd'], ['CON', 'flow-CON'], ['a:b|c?d*e"f<g>h\\i', 'a-b-c-d-e-f-g-h-i'],
    ['\u202egnp.exe', 'gnp-exe'], ['Größe 京都', 'Größe-京都'], ['.hidden', 'hidden'], ['a\u0000b\nc', 'a-b-c']
  ])('of %j is named %j', (title, name) => expect(fileNameOf(title)).toBe(name));

  it.each(HOSTILE)('of %j has a name of at most 200 bytes, letters and digits alone', title => {
    const name = fileNameOf(title);
    expect(name).toMatch(/^[\p{L}\p{N}\p{M}-]+$/u);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
  });
});

describe('colours', () => {
  it('are as the reader prefers, until another choice is made here', () => {
    const shown = show();
    const said = (): string => shown.find('.pf-canvas').getAttribute('aria-label') ?? '';
    const checked = (): string[] => {
      open(shown);
      const names = [...shown.view.element.querySelectorAll('[aria-checked=true]')].map(({ textContent }) => textContent ?? '');
      press('Escape');
      return names;
    };
    expect([checked(), said().includes('Colours tell keys apart')]).toEqual([['producer'], false]);
    shown.controller.colourBy = 'key';
    shown.view.draw();
    expect([checked(), said().includes('Colours tell keys apart')]).toEqual([['key'], true]);
    open(shown);
    item(shown, 'producer').click();
    expect([checked(), said().includes('Colours tell keys apart')]).toEqual([['producer'], false]);
  });
});

describe('an annotation by hand', () => {
  function form(shown: Shown, words: string): void {
    open(shown);
    item(shown, 'Annotate').click();
    enter(shown.find('.pf-annotation-entry'), words);
    shown.find('.pf-panel').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  }

  it('is at the instant on the clock, and is told', () => {
    const shown = show();
    shown.player.seek(12.45);
    form(shown, '  a consumer leaves ');
    expect(shown.player.scenario.annotations).toMatchObject([{ time: 12.45, text: 'a consumer leaves' }]);
    expect(shown.find('.pf-said').textContent).toBe('Annotated at 0:12.4');
    shown.view.draw();
    expect(shown.find('.pf-caption').textContent).toBe('0:12.4a consumer leaves');
    expect(shown.find<HTMLInputElement>('.pf-annotation-entry').value).toBe('');
    expect(document.activeElement).toBe(shown.find('.pf-menu-button'));
  });

  it.each(['', '   ', 'x'.repeat(501)])('that is refused says why, and stays to be mended: %j', words => {
    const shown = show();
    form(shown, words);
    expect(shown.player.scenario.annotations).toEqual([]);
    expect(shown.find('.pf-panel .pf-field-error').textContent).toMatch(/^text = .*Allowed: text of 1 to 500 characters/);
    expect([shown.find<HTMLElement>('.pf-panel').hidden, shown.find<HTMLInputElement>('.pf-annotation-entry').value]).toEqual([false, words]);
  });

  it('lets time rest while it is written, and go on afterwards', () => {
    const shown = show();
    shown.player.play();
    open(shown);
    item(shown, 'Annotate').click();
    expect([shown.player.playing, document.activeElement]).toEqual([false, shown.find('.pf-annotation-entry')]);
    press('Escape');
    expect([shown.player.playing, shown.find<HTMLElement>('.pf-panel').hidden]).toEqual([true, true]);
  });

  it('does not go on playing when the view ends', () => {
    const shown = show();
    shown.player.play();
    open(shown);
    item(shown, 'Annotate').click();
    shown.view.dispose();
    expect(shown.player.playing).toBe(false);
  });
});
