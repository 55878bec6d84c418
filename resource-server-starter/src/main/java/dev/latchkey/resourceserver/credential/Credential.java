package dev.latchkey.resourceserver.credential;

/**
 * A credential as it came in, not yet checked.
 *
 * @param text the secret itself
 * @param bearer whether it came as {@code Authorization: Bearer}; otherwise as {@code X-Api-Key}
 */
record Credential(String text, boolean bearer) {

    @Override
    public String toString() {
        return bearer ? "Credential[Bearer]" : "Credential[X-Api-Key]";
    }
}
