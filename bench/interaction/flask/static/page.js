for (const box of document.querySelectorAll('input[type="checkbox"]'))
  box.addEventListener('change', () => box.parentElement.classList.toggle('chosen', box.checked));
