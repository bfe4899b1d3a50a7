// What every page has: the menu on small screens, passwords that can be shown.
import { bindMenu } from "./menu.js";
import { bindPasswords } from "./password.js";

bindMenu(document);
bindPasswords(document);
