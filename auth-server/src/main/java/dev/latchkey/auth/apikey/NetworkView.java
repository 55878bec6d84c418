package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Input;

/**
 * What of the network access controls somebody looks at.
 *
 * @param workspace the id of one, empty for all
 * @param anyAddress only keys that can be used from anywhere
 * @param after the last key of the page before, {@code null} for the first page
 */
record NetworkView(String workspace, boolean anyAddress, String after) {

    static final String ANY_ADDRESS = "any-address";

    public String show() {
        return anyAddress ? ANY_ADDRESS : "all";
    }

    ApiKeyOverview.Show filter() {
        return anyAddress ? ApiKeyOverview.Show.ANY_ADDRESS : ApiKeyOverview.Show.LIVE;
    }

    /** The same view, in the organization of that key. */
    String path(ApiKey key) {
        return "/organizations/" + key.organizationId() + "/network-access?show=" + show()
                + (Input.isId(workspace) ? "&workspace=" + workspace : "")
                + (Input.isId(after) ? "&after=" + after : "");
    }
}
