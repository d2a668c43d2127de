/**
 * Lets an app that imports `next/*` type-check without the `next` package:
 * `"types": ["vite/client", "vinext-isr/types"]` in its tsconfig.
 */
/// <reference types="vinext-isr/next/types/fetch-options" />

declare module "next" {
  export * from "vinext-isr/next/index";
}
declare module "next/cache" {
  export * from "vinext-isr/next/cache";
}
declare module "next/dynamic" {
  export * from "vinext-isr/next/dynamic";
  export { default } from "vinext-isr/next/dynamic";
}
declare module "next/error" {
  export * from "vinext-isr/next/error";
}
declare module "next/font/google" {
  export * from "vinext-isr/next/font/google";
}
declare module "next/font/local" {
  export * from "vinext-isr/next/font/local";
  export { default } from "vinext-isr/next/font/local";
}
declare module "next/form" {
  export * from "vinext-isr/next/form";
  export { default } from "vinext-isr/next/form";
}
declare module "next/headers" {
  export * from "vinext-isr/next/headers";
}
declare module "next/image" {
  export * from "vinext-isr/next/image";
  export { default } from "vinext-isr/next/image";
}
declare module "next/link" {
  export * from "vinext-isr/next/link";
  export { default } from "vinext-isr/next/link";
}
declare module "next/navigation" {
  export * from "vinext-isr/next/navigation.client";
}
declare module "next/og" {
  export * from "vinext-isr/next/og";
}
// Its functions are named after the app's own folders: the build declares them in `.vinext/root-params.d.ts`.
declare module "next/root-params" {}
declare module "next/script" {
  export * from "vinext-isr/next/script";
  export { default } from "vinext-isr/next/script";
}
declare module "next/server" {
  export * from "vinext-isr/next/server";
}
declare module "next/web-vitals" {
  export * from "vinext-isr/next/web-vitals";
}
