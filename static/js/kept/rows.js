// Rows that were added on a page of Django admin, such as `duties-0-tasks-3-code`: pressed into being again by the
// page's own buttons, the outer ones first.

const MOST = 300;

function grow(form, prefix, place) {
  const parent = prefix.match(/^(.+)-(\d+)-[^-]+$/);
  if (!document.getElementById(`${prefix}-group`) && !(parent && grow(form, parent[1], Number(parent[2])))) return false;
  const group = document.getElementById(`${prefix}-group`);
  const total = form.elements[`${prefix}-TOTAL_FORMS`];
  const add = group?.querySelector(":scope > .djn-add-item .djn-add-handler, .add-row a");
  if (!total || !add) return false;
  for (let count = Number(total.value); count <= place && count < MOST; count = Number(total.value)) {
    add.click();
    if (Number(total.value) === count) return false;
  }
  return Number(total.value) > place;
}

// Whether there is such a field now.
export function addRow(form, name) {
  const row = name.match(/^(.+)-(\d+)-[^-]+$/);
  return Boolean(row && grow(form, row[1], Number(row[2])));
}
