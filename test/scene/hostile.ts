/** Texts that somebody may put into a title, a key or an annotation, to be read as something else than text. */
export const HOSTILE: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  '<b>bold</b><br><a href="javascript:alert(1)">link</a><sup>up</sup>',
  '&lt;b&gt; &#60;i&#62; &amp;amp;',
  '$\\href{javascript:alert(1)}{x}$ %{x} ${y}',
  '\u202eright to left \u2066\u200b\u200d\ufeff',
  'א ב ג',
  'x'.repeat(200),
  '𝒳'.repeat(200),
  'a\u0301'.repeat(60),
  '__proto__'
];
