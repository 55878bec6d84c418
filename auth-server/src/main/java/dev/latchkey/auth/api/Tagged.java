package dev.latchkey.auth.api;

/** How one thing that can be changed is shown. Its answers carry the tag; {@link IfMatch} asks for it. */
public interface Tagged {

    /** Over what a change can change, and nothing else: what happens by itself makes nobody's copy stale. */
    EntityTag entityTag();
}
