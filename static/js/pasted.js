// What is copied from Word or a browser is pasted as text, and its table is kept beside it as the clipboard has it: with
// merged cells. Whoever changes the text afterwards means the text.

const field = document.querySelector("[data-pasted]");
const table = document.querySelector("[name=table]");
const told = document.querySelector("[data-pasted-told]");

function keep(html) {
  table.value = html;
  told.hidden = !html;
}

field.addEventListener("paste", (event) => {
  const html = event.clipboardData.getData("text/html");
  const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  // After the text is in: its own input event would drop the table again.
  if (isWhole && /<table/i.test(html)) setTimeout(() => keep(html));
});
field.addEventListener("input", () => keep(""));

keep(table.value); // what was refused comes back with its table
