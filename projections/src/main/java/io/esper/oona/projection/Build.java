package io.esper.oona.projection;

/// Which build of this code is at work.
public final class Build {
    private Build() {}

    /// The jar's version; `development` where the classes do not come from a jar.
    public static String text() {
        String version = Build.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
