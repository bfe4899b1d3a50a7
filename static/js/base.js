// What every page has: the menu on small screens. What only some pages have is fetched where it stands.
import { bindMenu } from "./menu.js";

bindMenu(document);
if (document.querySelector("[data-password]")) {
  import("./password.js");
}
if (document.querySelector("[data-print]")) {
  import("./print.js");
}
