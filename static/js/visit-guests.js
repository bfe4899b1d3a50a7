// The link of a guest can be copied with one press; where the browser refuses, it is marked to be copied.
const button = document.querySelector("[data-copy]");

async function copy() {
  const link = document.querySelector("[data-link]");
  const copied = document.querySelector("[data-copied]");
  const { words, refused } = copied.dataset;
  copied.textContent = ""; // the same words are read out again
  link.select();
  copied.textContent = await navigator.clipboard.writeText(link.value).then(
    () => words,
    () => refused,
  );
}

if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", copy);
}
