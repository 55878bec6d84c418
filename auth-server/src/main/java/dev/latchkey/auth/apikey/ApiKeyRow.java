package dev.latchkey.auth.apikey;

/**
 * A key as pages show it.
 *
 * @param view what the management API tells of it
 * @param state {@code live}, {@code expired} or {@code revoked}
 * @param expiring whether it ends soon, and nothing has been made to follow it
 */
record ApiKeyRow(ApiKeyViews.View view, String typeName, String workspaceName, String state, boolean expiring) {

    public boolean live() {
        return state.equals("live");
    }
}
