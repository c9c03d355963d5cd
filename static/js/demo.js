// Demo mode: one press fills the sign-in form and sends it.
const form = document.getElementById("sign-in");
document.querySelectorAll("[data-demo]").forEach((button) => {
  button.addEventListener("click", () => {
    form.elements.login.value = button.dataset.demo;
    form.elements.password.value = button.dataset.password;
    form.requestSubmit();
  });
});
