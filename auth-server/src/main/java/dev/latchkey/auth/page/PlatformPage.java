package dev.latchkey.auth.page;

/**
 * A page of platform operators, in the menu of all of them. The feature that has the page declares it as a bean. Unlike {@link MenuPage} it
 * belongs to no organization and to no product, so its name is not configuration.
 *
 * @param path for example {@code /platform/signing-keys}
 */
public record PlatformPage(String label, String path) {}
