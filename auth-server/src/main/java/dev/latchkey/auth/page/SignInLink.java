package dev.latchkey.auth.page;

/**
 * Another way to sign in than by a password, which the feature that has it declares as a bean.
 *
 * @param label for example {@code Continue with Google}
 * @param path where it begins; takes the page to go on with as {@code next}
 */
public record SignInLink(String label, String path) {}
