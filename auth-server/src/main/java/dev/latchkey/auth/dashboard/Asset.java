package dev.latchkey.auth.dashboard;

import org.springframework.http.MediaType;

/**
 * A file that pages are drawn with, ready to be sent.
 *
 * @param version changes with the content, so that a browser may keep the file for ever
 */
record Asset(String name, String version, MediaType type, byte[] gzipped) {

    String path() {
        return "/assets/" + version + "/" + name;
    }
}
