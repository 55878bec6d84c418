package dev.latchkey.auth.page;

/**
 * A page that the menu may lead to. The feature that has the page declares it as a bean; what the menu calls it, and where it stands there,
 * is configuration.
 *
 * @param id by which the configuration names it
 * @param path within an organization, for example {@code /apps}
 */
public record MenuPage(String id, String path) {}
