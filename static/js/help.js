// "Get help": what does it is fetched when somebody presses it, or in a tab that is loaded again meanwhile.
const helped = () => import("./check/helped.js");

document.querySelector("[data-get-help]").addEventListener("click", async () => {
  (await helped()).getCode();
});
if (sessionStorage.getItem("is-helped")) {
  (await helped()).ask();
}
